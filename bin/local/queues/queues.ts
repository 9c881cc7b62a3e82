import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { RefusedRequest } from '../aws/refused-request.ts'
import { LOCAL_ACCOUNT } from '../event-bridge/bus-event.ts'
import { createQueue, type Queue, type Received } from './queue.ts'

const named = z.object({ QueueName: z.string().check(z.regex(/^[\w-]{1,80}$/)) })
const ofQueue = z.object({ QueueUrl: z.string() })
const attributes = z.optional(z.record(z.string(), z.record(z.string(), z.unknown())))
const message = { MessageBody: z.string(), MessageAttributes: attributes }
const toSend = z.object(message)
const toSendMany = z.object({
  Entries: z.array(z.object({ Id: z.string(), ...message })).check(z.minLength(1), z.maxLength(10)),
})
const toDelete = z.object({ ReceiptHandle: z.string() })
const toReceive = z.object({
  MaxNumberOfMessages: z.optional(z.int().check(z.minimum(1), z.maximum(10))),
  WaitTimeSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
})

const LOOK_AGAIN_MS = 50

/** How a queue is named as the target of a rule. */
export const queueArnOf = (name: string) => `arn:aws:sqs:local:${LOCAL_ACCOUNT}:${name}`

/** All of a message's attributes, whatever was asked for. */
const shown = ({ id, body, md5, attributes, receipt, received, sentAt }: Received) => ({
  ...{ MessageId: id, ReceiptHandle: receipt, Body: body, MD5OfBody: md5, MessageAttributes: attributes },
  Attributes: { ApproximateReceiveCount: String(received), SentTimestamp: String(sentAt) },
})

/** Waits for the first message; at most ten at once, or what is asked for (API_ReceiveMessage). */
const takeFrom = async (queue: Queue, { WaitTimeSeconds = 0, MaxNumberOfMessages = 1 }: z.output<typeof toReceive>) => {
  const end = Date.now() + WaitTimeSeconds * 1_000
  while (queue.size().waiting === 0 && Date.now() < end) await sleep(LOOK_AGAIN_MS)
  const Messages = queue.receive(MaxNumberOfMessages).map(shown)
  return Messages.length > 0 ? { Messages } : {}
}

const attributesOf = (name: string, queue: Queue) => {
  const { waiting, hidden } = queue.size()
  return {
    QueueArn: queueArnOf(name),
    ApproximateNumberOfMessages: String(waiting),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
  }
}

const sendTo = (queue: Queue, { MessageBody, MessageAttributes }: z.output<typeof toSend>) => {
  const { id, md5 } = queue.send(MessageBody, MessageAttributes)
  return { MessageId: id, MD5OfMessageBody: md5 }
}

type Operation = (queue: Queue, body: unknown, name: string) => object | Promise<object>

/** Those that name a queue by its URL. */
const operations: Readonly<Record<string, Operation>> = {
  GetQueueAttributes: (queue, _, name) => ({ Attributes: attributesOf(name, queue) }),
  SendMessage: (queue, body) => sendTo(queue, toSend.parse(body)),
  SendMessageBatch: (queue, body) => ({
    Successful: toSendMany.parse(body).Entries.map((entry) => ({ Id: entry.Id, ...sendTo(queue, entry) })),
    Failed: [],
  }),
  ReceiveMessage: (queue, body) => takeFrom(queue, toReceive.parse(body)),
  DeleteMessage: (queue, body) => {
    queue.remove(toDelete.parse(body).ReceiptHandle)
    return {}
  },
}

const missing = () => new RefusedRequest('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.')

/**
 * As much of SQS as the programs and functions here need, under one URL: queues of a template, and those that a program
 * makes, fills, reads and deletes. Policies are not checked.
 */
export const localQueues = () => {
  const queues = new Map<string, Queue>()
  const find = (name: string) => {
    const queue = queues.get(name)
    if (queue) return queue
    throw missing()
  }
  const urlOf = (base: string, name: string) => `${base}/${LOCAL_ACCOUNT}/${name}`
  const byName = (base: string, { QueueName: name }: z.output<typeof named>) => ({ QueueUrl: urlOf(base, name) })
  const answer = (operation: string, body: unknown, base: string): object | Promise<object> | undefined => {
    if (operation === 'CreateQueue') {
      const { QueueName } = named.parse(body)
      if (!queues.has(QueueName)) queues.set(QueueName, createQueue())
    }
    if (operation === 'GetQueueUrl') find(named.parse(body).QueueName)
    if (operation === 'CreateQueue' || operation === 'GetQueueUrl') return byName(base, named.parse(body))
    if (operation !== 'DeleteQueue' && !Object.hasOwn(operations, operation)) return undefined
    const name = ofQueue.parse(body).QueueUrl.split('/').at(-1) ?? ''
    const queue = find(name)
    if (operation !== 'DeleteQueue') return operations[operation]?.(queue, body, name)
    queues.delete(name)
    return {}
  }
  return {
    /** The reply to an operation of SQS, which is served at `base`; undefined for one that is not served. Throws {@link RefusedRequest}. */
    answer,
    /** Has a queue of the template under its name. */
    add: (name: string, queue: Queue) => void queues.set(name, queue),
    /** Puts a text into a queue by its name or its ARN; a queue that is gone gets nothing. */
    send: (named: string, text: string) => void queues.get(named.split(':').at(-1) ?? '')?.send(text),
    urlOf,
  }
}

export type LocalQueues = ReturnType<typeof localQueues>
