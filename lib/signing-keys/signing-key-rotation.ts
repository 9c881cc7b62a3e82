import { Duration, Validations } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { type Task, tasks } from '../../functions/contract/tasks.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { ServiceFunction } from '../lambda/service-function.ts'
import { alarm } from '../operations/alarm.ts'
import { alarmNameOf, alarmText } from '../operations/alarms.ts'

const NAME = 'rotate-signing-key'

/** A key signs for so long. Tokens of a stolen key that nobody noticed are accepted for about eight days more. */
const EVERY_DAYS = 30

/**
 * Rotates the keys of playback tokens, for the first time as soon as it is deployed: the first key is symmetric, so
 * verifiers outside cannot use it, and is replaced at once. Only Secrets Manager may start the function, and only for
 * this secret.
 */
export class SigningKeyRotation extends Construct {
  constructor(scope: Construct, id: string, dependencies: Dependencies) {
    super(scope, id)
    const { stage, signingKey, alarmTopic } = dependencies
    const { summary, reaches, memory, timeout }: Task = tasks[NAME]
    const lambda = new ServiceFunction(
      this,
      NAME,
      { summary, reaches, memory, timeout: Duration.seconds(timeout) },
      dependencies,
    )
    Validations.of(lambda).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'Secrets Manager keeps the state of a rotation and retries it; failures raise an alarm',
    })
    const { secretArn } = signingKey.secret
    lambda.addPermission('Rotation', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceArn: secretArn,
    })
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: secretArn,
      rotationLambdaArn: lambda.functionArn,
      rotationRules: { automaticallyAfterDays: EVERY_DAYS },
      rotateImmediatelyOnUpdate: true,
    })
    schedule.node.addDependency(lambda) // its role and permission are needed at once
    alarm(this, 'Failed', {
      alarmName: alarmNameOf(stage.name, NAME),
      about: alarmText(NAME, stage.name),
      metric: lambda.metricErrors({ period: Duration.minutes(5) }),
      above: 0,
      topic: alarmTopic,
    })
  }
}
