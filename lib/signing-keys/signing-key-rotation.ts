import { Duration, Validations } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { type Task, tasks } from '../../functions/contract/tasks.ts'
import type { Surroundings } from '../lambda/dependencies.ts'
import { ServiceFunction } from '../lambda/service-function.ts'
import { alarm } from '../operations/alarm.ts'
import { alarmNameOf, alarmText } from '../operations/alarms.ts'

const NAME = 'rotate-signing-key'

/** A key signs for a month; whoever got hold of one unseen has it for no longer. */
const EVERY_DAYS = 30

/**
 * Rotates the keys of playback tokens, for the first time as soon as it is deployed: the key the key set is made with is
 * symmetric, so that nobody else can verify what it signs, and is replaced at once. Only Secrets Manager, for this very secret, starts the function.
 */
export class SigningKeyRotation extends Construct {
  constructor(scope: Construct, id: string, surroundings: Surroundings) {
    super(scope, id)
    const { stage, signingKey, events } = surroundings
    const { summary, reaches, timeout }: Task = tasks[NAME]
    const lambda = new ServiceFunction(
      this,
      NAME,
      { summary, reaches, timeout: Duration.seconds(timeout) },
      surroundings,
    )
    Validations.of(lambda).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'Secrets Manager keeps the state of a rotation and tries again by itself; failures raise an alarm',
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
      topic: events.alarmTopic,
    })
  }
}
