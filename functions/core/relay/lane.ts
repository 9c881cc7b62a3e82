import { batchesOf, type Publication } from './batches.ts'
import type { EventBus } from './event-bus.ts'
import type { Entry, Outbox, Taken } from './outbox.ts'
import { createOvertaking } from './overtake.ts'
import { createPublisher } from './publish.ts'
import { backoff, type RelayRun } from './run.ts'

/**
 * Most entries of a partition in hand, two requests: reading a backlog of all partitions then holds nothing up, and
 * the longest queue for the bus, 64 × 2 requests of 3 s on 16 ways, is 24 s.
 */
const IN_FLIGHT = 20
/** Between two looks for what an earlier run took and never settled. */
const LEFTOVERS_MS = 5_000

/** Takes from one partition's outbox: at first and every 5 s what an earlier run took and never settled. */
const createTaker = (partition: number, outbox: Outbox) => {
  let [cursor, lookAt] = ['0-0', 0]
  return async (count: number): Promise<Taken> => {
    const from = cursor || (performance.now() >= lookAt ? '0-0' : '')
    const taken = await outbox.take(partition, count, from)
    if (from && !taken.cursor) lookAt = performance.now() + Math.min(LEFTOVERS_MS, outbox.idleMs)
    cursor = taken.cursor
    return taken
  }
}

/** The entries in hand, by their ids. */
const createInFlight = () => {
  const ids = new Set<string>()
  let fewer = Promise.withResolvers<void>()
  return {
    free: () => IN_FLIGHT - ids.size,
    holds: ({ id }: Entry) => ids.has(id),
    add: (letters: readonly Publication[]) => {
      for (const { id } of letters) ids.add(id)
    },
    remove: (letters: readonly Publication[]) => {
      for (const { id } of letters) ids.delete(id)
      fewer.resolve()
      fewer = Promise.withResolvers()
    },
    /** Resolves when some have been removed. */
    fewer: () => fewer.promise,
  }
}

/**
 * Publishes what one partition's outbox holds, in the order of the stream but for what must be sent again, until the
 * run leaves; of a pile that few accounts have made at most half of each request, where others wait behind it. What
 * fails stays in hand and is sent again while the rest goes on; a full hand takes no more, so that an outage piles
 * nothing up. What is in hand when the run leaves is sent once more, then it is the next one's.
 */
export const runLane = async (partition: number, outbox: Outbox, bus: EventBus, run: RelayRun): Promise<void> => {
  const { publish, bury } = createPublisher(partition, outbox, bus, run)
  const take = createTaker(partition, outbox)
  const overtakers = createOvertaking(partition, outbox, run)
  const inFlight = createInFlight()
  const underWay = new Set<Promise<unknown>>()
  const begin = (work: Promise<unknown>) => {
    const tracked = work.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }
  const work = async () => {
    if (inFlight.free() === 0) return inFlight.fewer()
    const most = Math.ceil(inFlight.free() / 2)
    const ready = await overtakers.ready(inFlight.free() === 1 ? 0 : most) // a COUNT of 0 would be no limit
    const count = inFlight.free() - ready
    const taken = await take(count)
    overtakers.note(taken, count)
    // its own are left out: some have lain in hand for long, some were found ahead before they were taken
    const entries = [...overtakers.pick(ready), ...taken.entries].filter((entry) => !inFlight.holds(entry))
    const { batches, unreadable } = batchesOf(entries, Date.now())
    for (const batch of batches) {
      inFlight.add(batch)
      begin(publish(batch, inFlight.remove))
    }
    await Promise.all(unreadable.map(bury))
    if (entries.length === 0) return run.nextLook()
  }
  for (let troubles = 0; !run.isLeaving(); ) {
    try {
      await work()
      troubles = 0
    } catch (error) {
      run.warn('A partition cannot be relayed', error)
      await run.pause(backoff(++troubles))
      await run.nextLook()
    }
  }
  await Promise.all(underWay)
}
