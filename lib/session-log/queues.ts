import { Duration } from 'aws-cdk-lib'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { tasks } from '../../functions/contract/tasks.ts'
import { DeadLetterQueue } from '../events/dead-letter-queue.ts'
import { alarmNameOf, alarmText } from '../operations/alarms.ts'
import { sessionLogQueueOf } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'

/** Lambda's advice for the queue of a function: six times its timeout ("Using Lambda with Amazon SQS"). */
const VISIBILITY = Duration.seconds(6 * tasks['record-session-log'].timeout)

/**
 * SQS' most. A message that the log can never hold is taken out by the function itself, at the first time: what comes back
 * waits for PostgreSQL, for two days before it counts as dead.
 */
const MOST_RECEIVES = 1_000

const NAME = 'session-log-dead-letters'

/** The events on their way into the session log, and those that it can never hold. */
export class SessionLogQueues extends Construct {
  readonly queue: Queue
  readonly deadLetters: DeadLetterQueue

  constructor(scope: Construct, id: string, stage: Stage, alarmTopic: ITopic | undefined) {
    super(scope, id)
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name: alarmNameOf(stage.name, NAME),
      about: alarmText(NAME, stage.name),
      alarmTopic,
      ofQueue: true,
    })
    this.queue = new Queue(this, 'Queue', {
      queueName: sessionLogQueueOf(stage.name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    })
  }
}
