import { randomUUID } from 'node:crypto'
import type { EventBus } from './event-bus.ts'
import type { Outbox } from './outbox.ts'
import { relayLane } from './relay-lane.ts'
import { type Counts, type RelayRun, relayRun } from './relay-run.ts'

/** The first and the last partition of a run. */
export type Range = readonly [first: number, last: number]

export type Relayed = Counts & { /** Why it left: `replaced` by a newer run, or `time`. */ readonly left: string }

/** Schedules fire anywhere inside their minute: a run of 130 s always meets the next. */
const RUN_MS = 130_000
/** What a run that leaves may still need, in ms: a request of 3 s and two tries of 4 s to acknowledge it. */
const LEAVING_MS = 15_000
const LOOK_MS = 500
const REPORT_MS = 15_000

const partitionsOf = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/**
 * The way of events from the outbox to the bus. Delivery is at least once: whatever kills a run between the two, a
 * later run sends the event again, under the same event_id. Two runs at once are safe; the older one leaves.
 */
export const relay = (outbox: Outbox, bus: EventBus) => {
  /** Ends the run when a newer one holds the lease or its time is up. A lease that cannot be asked for ends nothing. */
  const watch = async (run: RelayRun, [first, last]: Range, msLeft: () => number) => {
    const [range, runId, until] = [`${first}-${last}`, randomUUID(), Date.now() + RUN_MS]
    const take = () => outbox.takeLease(first, range, runId).then(Boolean, () => false)
    const hasLost = () => outbox.hasLost(first, range, runId).catch(() => false)
    for (let isTaken = await take(); !run.isLeaving(); isTaken ||= await take()) {
      await run.pause(LOOK_MS)
      if (Date.now() > until || msLeft() < LEAVING_MS) run.end('time')
      else if (isTaken && (await hasLost())) run.end('replaced')
    }
  }
  /** Hands over what was counted since the last time, when something was. */
  const teller = ({ counts }: RelayRun, report: (counts: Counts) => void) => {
    let told = { ...counts }
    return () => {
      const { published, retried, buried } = counts
      const news = {
        published: published - told.published,
        retried: retried - told.retried,
        buried: buried - told.buried,
      }
      told = { ...counts }
      if (Object.values(news).some((count) => count > 0)) report(news)
    }
  }
  return {
    /** Puts the dead letters of a range back into their outboxes; returns how many. Throws StorageUnavailable. */
    redrive: async ([first, last]: Range): Promise<number> => {
      const moved = await Promise.all(partitionsOf(first, last).map(outbox.redrive))
      return moved.reduce((sum, count) => sum + count, 0)
    },
    /** Publishes what comes into the outboxes of a range of partitions until a newer run of that range takes over. */
    run: async (range: Range, msLeft: () => number, report: (counts: Counts) => void): Promise<Relayed> => {
      const run = relayRun()
      const tell = teller(run, report)
      const telling = setInterval(tell, REPORT_MS)
      const [first, last] = range
      const lanes = partitionsOf(first, last).map((partition) => relayLane(partition, outbox, bus, run))
      await Promise.all([watch(run, range, msLeft), ...lanes])
      clearInterval(telling)
      tell()
      return { ...run.counts, left: String(run.leave.reason) }
    },
  }
}

export type Relay = ReturnType<typeof relay>
