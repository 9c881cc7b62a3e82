import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge'
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { EVENT_SOURCE } from '../../../functions/contract/events/event-source.ts'
import { accessTo } from './access.ts'
import type { Bus, BusPlace } from './bus.ts'
import { undoing } from './undoing.ts'

const TARGET = 'doctor'
/** Messages of a queue that was left behind end by themselves. The least that SQS takes, in s. */
const RETENTION_S = 60
const WAIT_S = 2

/** The events of this run alone, so that a rule which was left behind delivers nothing. */
const patternOf = (run: string) => JSON.stringify({ source: [EVENT_SOURCE], detail: { correlation_id: [run] } })

/** Only this rule may put messages into the queue. */
const policyOf = (ruleArn: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
      Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    },
  })

/**
 * Subscribes as Engagement does: a rule on the bus and a queue, both named after the run, both removed by `close`. What may
 * have been made is removed also when its answer was lost.
 */
export const subscription = (place: BusPlace, run: string): Bus => {
  const events = new EventBridgeClient(accessTo(place))
  const queues = new SQSClient(accessTo(place))
  const { making, undoAll } = undoing()
  const ofRule = { EventBusName: place.bus }
  let url: string | undefined

  const makeRule = async () => {
    const rule = { ...ofRule, Name: run, EventPattern: patternOf(run), Description: 'npm run doctor: temporary' }
    const { RuleArn = '' } = await making(
      `rule ${run} on bus ${place.bus}`,
      () => events.send(new PutRuleCommand(rule)),
      () => events.send(new DeleteRuleCommand({ ...ofRule, Name: run })),
    )
    return RuleArn
  }
  const urlOfQueue = async () => url ?? (await queues.send(new GetQueueUrlCommand({ QueueName: run }))).QueueUrl
  const makeQueue = async (ruleArn: string) => {
    const Attributes = { MessageRetentionPeriod: String(RETENTION_S), Policy: policyOf(ruleArn) }
    const { QueueUrl } = await making(
      `queue ${run}`,
      () => queues.send(new CreateQueueCommand({ QueueName: run, Attributes })),
      async () => queues.send(new DeleteQueueCommand({ QueueUrl: await urlOfQueue() })),
    )
    url = QueueUrl
    const AttributeNames = ['QueueArn' as const]
    const made = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
    return made.Attributes?.QueueArn ?? ''
  }
  const connect = async (queueArn: string) => {
    const target = { ...ofRule, Rule: run }
    const { FailedEntries = [] } = await making(
      `target of rule ${run}`,
      () => events.send(new PutTargetsCommand({ ...target, Targets: [{ Id: TARGET, Arn: queueArn }] })),
      () => events.send(new RemoveTargetsCommand({ ...target, Ids: [TARGET] })),
    )
    for (const { ErrorMessage } of FailedEntries) throw new Error(ErrorMessage)
  }
  return {
    means: 'a temporary rule and queue',
    open: async () => {
      await connect(await makeQueue(await makeRule()))
    },
    receive: async (abortSignal) => {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: WAIT_S }),
        { abortSignal },
      )
      return Messages.map(({ Body = '' }) => JSON.parse(Body))
    },
    close: undoAll,
  }
}
