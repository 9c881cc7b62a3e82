import type { Invoke } from '../lambda/run-functions.ts'
import type { LocalQueue, Log } from '../template/api.ts'
import { deadLetterLine, queueTrouble } from '../terminal/queue-line.ts'
import { eventSource } from './event-source.ts'
import { createQueue, type Queue } from './queue.ts'
import type { LocalQueues } from './queues.ts'

/** Says the first of what arrives in a queue of dead letters, and then each tenth power. */
const telling = (queue: Queue, log: Log) => {
  let count = 0
  queue.onArrival(({ attributes }) => {
    count += 1
    const reason = String(attributes.ERROR_MESSAGE?.StringValue ?? 'it failed too often')
    if (Number.isInteger(Math.log10(count))) log(deadLetterLine(count, reason, new Date()))
  })
}

/**
 * The queues of a template among all that are served here, and the functions that get their messages. The terminal learns
 * once that a function fails, and once that it does not any more. `stop` waits for the batches under way.
 */
export const runQueues = (described: readonly LocalQueue[], queues: LocalQueues, invoke: Invoke, log: Log) => {
  const made = new Map<string, Queue>()
  const make = ({ name, visibilityMs, deadLetters }: LocalQueue) => {
    const others = deadLetters && made.get(deadLetters.queue)
    const queue = createQueue({
      visibilityMs,
      ...(deadLetters && others && { deadLetters: { queue: others, maxReceives: deadLetters.maxReceives } }),
    })
    made.set(name, queue)
    queues.add(name, queue)
    return queue
  }
  const sources = described.flatMap((one) => {
    const { name, source } = one
    const queue = make(one)
    if (source)
      return [eventSource({ queue, name, source, invoke, onBatch: queueTrouble(source.functionName, queue.size, log) })]
    telling(queue, log)
    return []
  })
  return { stop: async () => void (await Promise.all(sources.map((source) => source.stop()))) }
}
