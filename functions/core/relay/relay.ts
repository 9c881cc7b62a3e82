import { randomUUID } from 'node:crypto'
import type { EventBus } from './event-bus.ts'
import { runLane } from './lane.ts'
import type { Outbox } from './outbox.ts'
import { type Counts, createRun, type RelayRun } from './run.ts'
import type { Tally } from './tally.ts'

/** The first and the last partition of a run. */
export type Range = readonly [first: number, last: number]

/** What a run has done since its last report. */
export type News = Counts & Tally

export type Relayed = Counts & { /** Why it left: `replaced` by a newer run, or `time`. */ readonly left: string }

/**
 * What a run out of time may still need, in ms: a request of 3 s and two tries of 4 s to remove what it sent. Of the
 * 150 s of its function 130 are left. The next run may start up to a minute late; 130 s is long enough to overlap with it.
 */
const LEAVING_MS = 20_000
/** With less than this left, in ms, it does not wait for what is under way: the next run finds it. */
const END_MS = 2_000
const LOOK_MS = 500
const REPORT_MS = 15_000

const partitionsOf = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/**
 * Publishes events from the outbox to the bus. Delivery is at least once: whatever kills a run between the two, a
 * later run sends the event again, under the same event_id. Two runs at once are safe; the older one leaves.
 */
export const createRelay = (outbox: Outbox, bus: EventBus) => {
  /** Makes the run leave when a newer one has taken the lease. A lease that cannot be read does not end it. */
  const watchLease = async (run: RelayRun, [first, last]: Range) => {
    const [range, runId] = [`${first}-${last}`, randomUUID()]
    const take = () => outbox.takeLease(first, range, runId).then(Boolean, () => false)
    const hasLost = () => outbox.hasLost(first, range, runId).catch(() => false)
    for (let isTaken = await take(); !run.isLeaving(); isTaken ||= await take()) {
      await run.pause(LOOK_MS)
      if (isTaken && (await hasLost())) run.leave('replaced')
    }
  }
  /** Resolves when the work is done, or when there is no time to wait for it any more. */
  const inTime = async (run: RelayRun, work: Promise<unknown>, msLeft: () => number) => {
    const ended = Promise.withResolvers<void>()
    const clock = setInterval(() => {
      if (msLeft() < LEAVING_MS) run.giveUp()
      if (msLeft() < END_MS) ended.resolve()
    }, LOOK_MS)
    await Promise.race([work, ended.promise]).finally(() => clearInterval(clock))
  }
  /** Reports what was counted since the last report, if anything was. */
  const createReporter = ({ counts, tally }: RelayRun, report: (news: News) => void) => {
    let reported = { ...counts }
    return () => {
      const { published, retried, deadLettered } = counts
      const news = {
        published: published - reported.published,
        retried: retried - reported.retried,
        deadLettered: deadLettered - reported.deadLettered,
      }
      reported = { ...counts }
      if (Object.values(news).some((count) => count > 0)) report({ ...news, ...tally.take() })
    }
  }
  return {
    /** Puts the dead letters of a range back into their outboxes; returns how many. Throws StorageUnavailable. */
    redrive: async ([first, last]: Range): Promise<number> => {
      const moved = await Promise.all(partitionsOf(first, last).map(outbox.redrive))
      return moved.reduce((sum, count) => sum + count, 0)
    },
    /** Publishes what comes into the outboxes of a range of partitions until a newer run of that range takes over. */
    run: async (range: Range, msLeft: () => number, report: (news: News) => void): Promise<Relayed> => {
      const run = createRun()
      const reportNews = createReporter(run, report)
      const reporting = setInterval(reportNews, REPORT_MS)
      const [first, last] = range
      const lanes = partitionsOf(first, last).map((partition) => runLane(partition, outbox, bus, run))
      await inTime(run, Promise.all([watchLease(run, range), ...lanes]), msLeft)
      clearInterval(reporting)
      reportNews()
      return { ...run.counts, left: run.reason() }
    },
  }
}

export type Relay = ReturnType<typeof createRelay>
