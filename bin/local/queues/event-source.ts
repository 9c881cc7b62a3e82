import { randomUUID } from 'node:crypto'
import type { Invoke } from '../lambda/run-functions.ts'
import type { LocalEventSource } from '../template/api.ts'
import type { Queue, Received } from './queue.ts'
import { queueArnOf } from './queues.ts'

/** What became of a batch. */
export type Batch = { readonly done: number; readonly failed: number }

type Parts = {
  readonly queue: Queue
  /** The queue's. */
  readonly name: string
  readonly source: LocalEventSource
  readonly invoke: Invoke
  readonly onBatch: (batch: Batch) => void
  /** Until what failed comes again. */
  readonly againMs?: number
}

/** As Lambda gets a message: lambda/latest/dg/with-sqs.html. */
const record = (name: string, { id, receipt, body, md5, attributes, received, sentAt }: Received) => ({
  ...{ messageId: id, receiptHandle: receipt, body, md5OfBody: md5 },
  attributes: { ApproximateReceiveCount: String(received), SentTimestamp: String(sentAt) },
  messageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue },
    ]),
  ),
  ...{ eventSource: 'aws:sqs', eventSourceARN: queueArnOf(name), awsRegion: 'local' },
})

/** The messages that a reply calls failed; all of them if the reply is not of this form. */
const failedIn = (messages: readonly Received[], result: unknown): readonly Received[] => {
  const failures: unknown = Object(result).batchItemFailures ?? []
  if (!Array.isArray(failures)) return messages
  const ids = failures.map((failure) => Object(failure).itemIdentifier)
  const known = ids.every((id) => messages.some((message) => message.id === id))
  return known ? messages.filter(({ id }) => ids.includes(id)) : messages
}

/** What failed comes back so soon. In an account it waits for the queue's visibility timeout, which is minutes. */
const AGAIN_MS = 5_000

/**
 * Calls a function with the messages of a queue, as Lambda does: a batch when it is full or its window is over, one after
 * the other. What failed is not removed, and comes again. `stop` waits for the batch under way.
 */
export const eventSource = ({ queue, name, source, invoke, onBatch, againMs = AGAIN_MS }: Parts) => {
  const { functionName, batchSize, windowMs, reportsFailures } = source
  let isStopped = false
  let [due, timer]: [number, NodeJS.Timeout | undefined] = [Number.POSITIVE_INFINITY, undefined]
  let running: Promise<void> | undefined
  const deliver = async (messages: readonly Received[]) => {
    const event = { Records: messages.map((message) => record(name, message)) }
    const outcome = await invoke(functionName, event, randomUUID())
    const reply = 'result' in outcome && reportsFailures ? outcome.result : undefined
    const failed = 'result' in outcome ? failedIn(messages, reply) : messages
    for (const message of messages)
      if (failed.includes(message)) queue.hide(message.receipt, againMs)
      else queue.remove(message.receipt)
    if (!('stopped' in outcome)) onBatch({ done: messages.length - failed.length, failed: failed.length })
  }
  const deliverFull = async () => {
    do await deliver(queue.receive(batchSize))
    while (!isStopped && queue.size().waiting >= batchSize)
  }
  const run = () => {
    due = Number.POSITIVE_INFINITY
    running = deliverFull().finally(() => {
      running = undefined
      plan()
    })
  }
  const within = (ms: number) => {
    const at = Date.now() + ms
    if (at >= due) return
    clearTimeout(timer)
    ;[due, timer] = [at, setTimeout(run, ms)]
  }
  const plan = () => {
    if (isStopped || running) return
    const { waiting } = queue.size()
    const next = queue.nextIn()
    if (waiting > 0) within(waiting >= batchSize ? 0 : windowMs)
    else if (next !== undefined) within(next)
  }
  queue.onArrival(plan)
  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
