import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { RefusedRequest } from '../aws/refused-request.ts'
import { LOCAL_ACCOUNT } from './bus-event.ts'

const toCreate = z.object({ QueueName: z.string().check(z.regex(/^[\w-]{1,80}$/)) })
const ofQueue = z.object({ QueueUrl: z.string() })
const toReceive = z.object({
  ...ofQueue.shape,
  MaxNumberOfMessages: z.optional(z.int().check(z.minimum(1), z.maximum(10))),
  WaitTimeSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
})

const LOOK_AGAIN_MS = 50

const message = (Body: string) => ({
  MessageId: randomUUID(),
  ReceiptHandle: randomUUID(),
  Body,
  MD5OfBody: createHash('md5').update(Body).digest('hex'),
})
type Message = ReturnType<typeof message>

/** How a queue is named as the target of a rule. */
export const queueArnOf = (name: string) => `arn:aws:sqs:local:${LOCAL_ACCOUNT}:${name}`

/** Waits for the first message; at most ten at once, or what is asked for (API_ReceiveMessage). */
const takeFrom = async (
  queue: Message[],
  { WaitTimeSeconds = 0, MaxNumberOfMessages = 1 }: z.output<typeof toReceive>,
) => {
  const end = Date.now() + WaitTimeSeconds * 1_000
  while (queue.length === 0 && Date.now() < end) await sleep(LOOK_AGAIN_MS)
  const Messages = queue.splice(0, MaxNumberOfMessages)
  return Messages.length > 0 ? { Messages } : {}
}

/**
 * As much of SQS as a program needs to see what a rule delivers: a queue is made, read and deleted. What was received is
 * gone, as with a visibility timeout that never ends; policies are not checked. `url` is where this is served.
 */
export const localQueues = (url: () => Promise<string>) => {
  const queues = new Map<string, Message[]>()
  const find = (body: unknown) => {
    const name = ofQueue.parse(body).QueueUrl.split('/').at(-1) ?? ''
    const messages = queues.get(name)
    if (messages) return { name, messages }
    throw new RefusedRequest('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.')
  }
  const operations: Readonly<Record<string, (body: unknown) => object | Promise<object>>> = {
    CreateQueue: async (body) => {
      const { QueueName } = toCreate.parse(body)
      queues.set(QueueName, queues.get(QueueName) ?? [])
      return { QueueUrl: `${await url()}/${LOCAL_ACCOUNT}/${QueueName}` }
    },
    GetQueueAttributes: (body) => ({ Attributes: { QueueArn: queueArnOf(find(body).name) } }),
    ReceiveMessage: (body) => takeFrom(find(body).messages, toReceive.parse(body)),
    DeleteQueue: (body) => {
      queues.delete(find(body).name)
      return {}
    },
  }
  return {
    /** Undefined for an operation that is not served. */
    answer: (operation: string, body: unknown) =>
      Object.hasOwn(operations, operation) ? operations[operation]?.(body) : undefined,
    /** Puts a text into a queue by its ARN; a queue that is gone gets nothing. */
    send: (arn: string, text: string) => void queues.get(arn.split(':').at(-1) ?? '')?.push(message(text)),
  }
}
