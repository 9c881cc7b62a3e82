import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge'
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, expect, test } from 'vitest'
import type { BusEvent } from '../../../../bin/local/event-bridge/bus-event.ts'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'

const delivered: BusEvent[] = []
const { url, stop } = await startEventBridge((event) => void delivered.push(event))
const access = {
  ...{ endpoint: url, region: 'local', maxAttempts: 1 },
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
}
const events = new EventBridgeClient(access)
const queues = new SQSClient(access)
afterAll(async () => {
  events.destroy()
  queues.destroy()
  await stop()
})

const pattern = { source: ['shop'], detail: { user: ['ann'] } }
const makeRule = (Name: string, EventBusName?: string, EventPattern = JSON.stringify(pattern)) =>
  events.send(new PutRuleCommand({ Name, EventBusName, EventPattern }))
const put = (user: string, EventBusName?: string) => {
  const entry = { Source: 'shop', DetailType: 'sold', Detail: JSON.stringify({ user }), EventBusName }
  return events.send(new PutEventsCommand({ Entries: [entry] }))
}
const makeQueue = async (QueueName: string) => {
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName }))
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
  return { QueueUrl, Arn: Attributes?.QueueArn ?? '' }
}
const receive = async (QueueUrl: string | undefined, WaitTimeSeconds = 0) => {
  const message = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, MaxNumberOfMessages: 10 })
  const { Messages = [] } = await queues.send(message)
  return Messages.map(({ Body = '' }) => JSON.parse(Body))
}

test('a queue that a rule was made for gets the events of its bus that match, and the stack gets all', async () => {
  const { QueueUrl, Arn } = await makeQueue('matching')
  expect((await makeRule('Sold', 'shop/one')).RuleArn).toBe('arn:aws:events:local:000000000000:rule/shop/one/Sold')
  const target = { Rule: 'Sold', EventBusName: 'arn:aws:events:local:000000000000:event-bus/shop/one' }
  await events.send(new PutTargetsCommand({ ...target, Targets: [{ Id: 'q', Arn }] }))
  for (const [user, bus] of [
    ['ann', 'shop/one'],
    ['bob', 'shop/one'],
    ['ann', 'shop'],
    ['ann', undefined],
  ] as const)
    await put(user, bus)
  expect(await receive(QueueUrl)).toEqual([delivered.find(({ detail }) => detail.user === 'ann')])
  expect(await receive(QueueUrl)).toEqual([])
  expect(delivered).toHaveLength(4)
  await events.send(new RemoveTargetsCommand({ ...target, Ids: ['q'] }))
  await put('ann', 'shop/one')
  expect(await receive(QueueUrl)).toEqual([])
})

test('one who waits for a message gets it as it comes', async () => {
  const { QueueUrl, Arn } = await makeQueue('waiting')
  await makeRule('Waited')
  await events.send(new PutTargetsCommand({ Rule: 'Waited', Targets: [{ Id: 'q', Arn }] }))
  const waiting = receive(QueueUrl, 10)
  await put('ann')
  expect(await waiting).toMatchObject([{ detail: { user: 'ann' } }])
})

test('a rule is deleted only without targets, and then it is gone', async () => {
  const { Arn } = await makeQueue('deleting')
  await makeRule('Deleted', 'shop')
  const ofRule = { Rule: 'Deleted', EventBusName: 'shop' }
  const remove = () => events.send(new DeleteRuleCommand({ Name: 'Deleted', EventBusName: 'shop' }))
  await events.send(new PutTargetsCommand({ ...ofRule, Targets: [{ Id: 'q', Arn }] }))
  await expect(remove()).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('has targets'),
  })
  await events.send(new RemoveTargetsCommand({ ...ofRule, Ids: ['q'] }))
  await remove()
  await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('a pattern that is none, and names that none may have, are refused', async () => {
  await expect(makeRule('x', 'shop', '{"detail":{"a":[{"regex":"x"}]}}')).rejects.toMatchObject({
    name: 'InvalidEventPatternException',
  })
  await expect(makeRule('no name')).rejects.toMatchObject({ name: 'ValidationException' })
})

test('a queue that is deleted does not exist any more', async () => {
  const { QueueUrl } = await makeQueue('deleted')
  await queues.send(new DeleteQueueCommand({ QueueUrl }))
  await expect(receive(QueueUrl)).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
})
