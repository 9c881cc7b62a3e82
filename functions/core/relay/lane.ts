import { batchesOf, type Publication } from './batches.ts'
import type { EventBus } from './event-bus.ts'
import type { Entry, Outbox, Taken } from './outbox.ts'
import { createOvertaking } from './overtake.ts'
import { createPublisher } from './publish.ts'
import { backoff, type RelayRun } from './run.ts'

/**
 * Most entries of a partition in flight: two requests. So the longest queue for the bus is 24 s: 64 partitions, 2 requests
 * of 3 s each, 16 at once. That is less than IDLE_MS of the outbox.
 */
const IN_FLIGHT = 20
/** Between two looks for entries that an earlier run took and never settled, in ms. */
const LEFTOVERS_MS = 5_000

/** Takes entries from one partition's outbox: at first and every 5 s those that an earlier run took and never settled. */
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

/** The entries in flight, by their ids. */
const createInFlight = () => {
  const ids = new Set<string>()
  let fewer = Promise.withResolvers<void>()
  return {
    free: () => IN_FLIGHT - ids.size,
    holds: ({ id }: Entry) => ids.has(id),
    add: (publications: readonly Publication[]) => {
      for (const { id } of publications) ids.add(id)
    },
    remove: (publications: readonly Publication[]) => {
      for (const { id } of publications) ids.delete(id)
      fewer.resolve()
      fewer = Promise.withResolvers()
    },
    /** Resolves when some have been removed. */
    fewer: () => fewer.promise,
  }
}

/**
 * Publishes one partition's outbox until the run leaves, in the order of the stream except for what is sent again. Where
 * few accounts have filled the outbox and others wait behind them, the others get up to half of each request. What fails
 * stays in flight and is sent again while the rest goes on; with 20 in flight no more is taken, so that an outage does not
 * fill the memory. What is in flight when the run leaves is sent once more, and then left to the next run.
 */
export const runLane = async (partition: number, outbox: Outbox, bus: EventBus, run: RelayRun): Promise<void> => {
  const { publish, deadLetter } = createPublisher(partition, outbox, bus, run)
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
    // without what is in flight already: some has been for long, some was found ahead before it was taken
    const entries = [...overtakers.pick(ready), ...taken.entries].filter((entry) => !inFlight.holds(entry))
    const { batches, unreadable } = batchesOf(entries, Date.now())
    for (const batch of batches) {
      inFlight.add(batch)
      begin(publish(batch, inFlight.remove))
    }
    await Promise.all(unreadable.map(deadLetter))
    if (entries.length === 0) return run.nextLook()
  }
  for (let failures = 0; !run.isLeaving(); ) {
    try {
      await work()
      failures = 0
    } catch (error) {
      run.warn('A partition cannot be relayed', error)
      await run.pause(backoff(++failures))
      await run.nextLook()
    }
  }
  await Promise.all(underWay)
}
