import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, expect, test } from 'vitest'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'
import { createQueue } from '../../../../bin/local/queues/queue.ts'
import { localQueues } from '../../../../bin/local/queues/queues.ts'

const queues = localQueues()
const { url, stop } = await startEventBridge(() => {}, 0, { queues })
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const sqs = new SQSClient({ endpoint: url, region: 'local', credentials, maxAttempts: 1 })
afterAll(async () => {
  sqs.destroy()
  await stop()
})

const counts = async (QueueUrl: string) => {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible]
}

test('the AWS SDK sends to a queue of the template, with attributes, and reads what it sent', async () => {
  const queue = createQueue()
  queues.add('of-the-template', queue)
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'of-the-template' }))
  expect(QueueUrl).toBe(queues.urlOf(url, 'of-the-template'))
  const why = { DataType: 'String', StringValue: '23514' }
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"a":"é"}', MessageAttributes: { ERROR_CODE: why } }))
  const read = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] })
  const { Messages = [] } = await sqs.send(read)
  expect(Messages).toMatchObject([{ Body: '{"a":"é"}', MessageAttributes: { ERROR_CODE: why } }])
  expect(await counts(QueueUrl)).toEqual(['0', '1'])
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }))
  expect(await counts(QueueUrl)).toEqual(['0', '0'])
})

test('ten messages are sent at once, and eleven are refused', async () => {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'many' }))
  const batch = (count: number) => ({
    QueueUrl,
    Entries: Array.from({ length: count }, (_, n) => ({ Id: String(n), MessageBody: `message ${n}` })),
  })
  const { Successful } = await sqs.send(new SendMessageBatchCommand(batch(10)))
  expect(Successful?.map(({ Id }) => Id)).toEqual([...'0123456789'])
  await expect(sqs.send(new SendMessageBatchCommand(batch(11)))).rejects.toMatchObject({ name: 'ValidationException' })
  expect(await counts(QueueUrl)).toEqual(['10', '0'])
})

test('a queue that is made again keeps its messages', async () => {
  const make = () => sqs.send(new CreateQueueCommand({ QueueName: 'again' }))
  const { QueueUrl = '' } = await make()
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }))
  await make()
  expect(await counts(QueueUrl)).toEqual(['1', '0'])
})

test('a queue that nobody made does not exist', async () => {
  const asked = sqs.send(new SendMessageCommand({ QueueUrl: queues.urlOf(url, 'nobody'), MessageBody: 'a' }))
  await expect(asked).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
})
