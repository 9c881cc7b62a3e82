import { Duration, Validations } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { type Task, type TaskName, tasks } from '../../functions/contract/tasks.ts'
import { serviceDimension } from '../operations/metrics.ts'
import type { Dependencies } from './dependencies.ts'
import { ServiceFunction } from './service-function.ts'

/** The next run does what a failed one left, so none is retried or started late. */
const ONCE = { retryAttempts: 0, maxEventAge: Duration.minutes(1) }

/** The Lambda of one task. The invocation of one that failed, or was not begun in time, goes to the queue. */
export class TaskFunction extends ServiceFunction {
  constructor(scope: Construct, name: TaskName, failedRuns: IQueue, dependencies: Dependencies, retries = ONCE) {
    const { summary, reaches, memory, timeout }: Task = tasks[name]
    const props = {
      summary,
      reaches,
      memory,
      timeout: Duration.seconds(timeout),
      ...retries,
      onFailure: { bind: () => ({ destination: failedRuns.queueArn }) },
      permissions: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failedRuns.queueArn] })],
      variables: { POWERTOOLS_SERVICE_NAME: serviceDimension(dependencies.stage) },
    }
    super(scope, name, props, dependencies)
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'It has a destination for failed invocations, whose messages say more than those of a dead-letter queue',
    })
  }
}
