import { Duration, Validations } from 'aws-cdk-lib'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Trigger } from 'aws-cdk-lib/triggers'
import { Construct } from 'constructs'
import { type Task, tasks } from '../../functions/contract/tasks.ts'
import { PlaybackEventRule } from '../events/playback-event-rule.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { ServiceFunction } from '../lambda/service-function.ts'
import type { TaskFunction } from '../lambda/task-function.ts'
import { serviceDimension } from '../operations/metrics.ts'
import type { SessionLogStage } from '../stage/members/session-log-schema.ts'
import { BATCH } from './batch.ts'
import type { SessionDatabase } from './database.ts'
import type { SessionLogQueues } from './queues.ts'

const CONSUME = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

type Name = 'record-session-log' | 'inspect-session-log'

type Props = {
  readonly dependencies: Dependencies
  readonly log: SessionLogStage
  readonly database: SessionDatabase
  readonly queues: SessionLogQueues
  readonly preparation: TaskFunction
  /** The other functions that use the log. */
  readonly users: readonly Construct[]
}

/** What brings events into the log: a rule on the bus, its queue, the function that writes; and who prepares its tables first. */
export class SessionLog extends Construct {
  readonly rule: PlaybackEventRule

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id)
    const { dependencies, log, database, queues, preparation, users } = props
    const { queue } = queues
    const consume = new PolicyStatement({ actions: CONSUME, resources: [queue.queueArn] })
    const writer = this.function('record-session-log', dependencies, 'its messages stay in the queue', [consume])
    const inspector = this.function('inspect-session-log', dependencies, 'a person invokes it and waits for its answer')
    const source = new CfnEventSourceMapping(this, 'Source', {
      functionName: writer.functionName,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH.size,
      maximumBatchingWindowInSeconds: BATCH.windowSeconds,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: log.writers },
    })
    Validations.of(source).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'SQS itself keeps what could not be processed, and moves it to its dead-letter queue; Lambda knows no destination for it',
    })
    const prepared = new Trigger(this, 'Prepared', {
      handler: preparation,
      timeout: Duration.seconds(tasks['prepare-session-log'].timeout),
      executeAfter: [database],
      executeBefore: [writer, inspector, ...users],
    })
    source.node.addDependency(prepared, writer)
    this.rule = new PlaybackEventRule(this, 'Rule', {
      ...{ eventBusName: dependencies.events.bus.eventBusName, target: new SqsQueue(queue), replays: 'include' },
      ...(dependencies.alarmTopic && { alarmTopic: dependencies.alarmTopic }),
    })
  }

  private function(name: Name, dependencies: Dependencies, why: string, permissions: PolicyStatement[] = []) {
    const { summary, reaches, memory, timeout }: Task = tasks[name]
    const variables = { POWERTOOLS_SERVICE_NAME: serviceDimension(dependencies.stage) }
    const props = {
      summary,
      reaches,
      memory,
      timeout: Duration.seconds(timeout),
      retryAttempts: 0,
      variables,
      permissions,
    }
    const lambda = new ServiceFunction(this, name, props, dependencies)
    const reason = `Nothing is lost with an invocation that fails: ${why}`
    Validations.of(lambda).acknowledge(
      { id: 'Serverless-LambdaDLQ', reason },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason },
    )
    return lambda
  }
}
