import type { EventBus } from './event-bus.ts'
import type { Entry, Outbox } from './outbox.ts'
import { batchesOf } from './relay-batches.ts'
import { relayPost } from './relay-post.ts'
import { backoff, type RelayRun } from './relay-run.ts'

/** Entries in hand at once: two requests of each partition, so that reading a backlog of all does not hold up the rest. */
const COUNT = 20

/** Takes from one partition's outbox: at first and every `idleMs` what an earlier run took and never settled. */
const taker = (partition: number, outbox: Outbox) => {
  let [cursor, lookAt] = ['0-0', 0]
  return async (): Promise<readonly Entry[]> => {
    const from = cursor || (Date.now() >= lookAt ? '0-0' : '')
    const taken = await outbox.take(partition, COUNT, from)
    if (from && !taken.cursor) lookAt = Date.now() + outbox.idleMs
    cursor = taken.cursor
    return taken.entries
  }
}

/**
 * Publishes what one partition's outbox holds, in the order of the stream but for what must be sent again, until the
 * run leaves. It takes no more while anything is in hand, so that an outage piles nothing up here; what is still in
 * hand when the run leaves is the next one's.
 */
export const relayLane = async (partition: number, outbox: Outbox, bus: EventBus, run: RelayRun): Promise<void> => {
  const { publish, bury } = relayPost(partition, outbox, bus, run)
  const take = taker(partition, outbox)
  for (let troubles = 0; !run.isLeaving(); ) {
    try {
      const entries = await take()
      const { batches, unreadable } = batchesOf(entries)
      troubles = 0
      await Promise.all([...batches.map(publish), ...unreadable.map(bury)])
      if (entries.length === 0) await run.nextLook()
    } catch (error) {
      run.warn('The outbox does not answer', error)
      await run.pause(backoff(++troubles))
      await run.nextLook()
    }
  }
}
