import { history } from '../audit/history.ts'
import { ledger } from '../audit/ledger.ts'
import type { Tally } from '../tally.ts'
import { limitOf, type Seat } from './accounts.ts'
import { herd } from './herd.ts'

/** How a run is made: durations in ms. */
export type Plan = {
  readonly players: number
  /** Some accounts have one player more than they may have streams. */
  readonly crowded: boolean
  readonly intervalMs: number
  readonly missedHeartbeats: number
  /** Of a title, on average. */
  readonly titleMs: number
  readonly titles: number
  /** Players come within this time. */
  readonly arrivalMs: number
  readonly scheduleMs: number
}

/** How long a viewer waits for a start. */
const START_PATIENCE_MS = 60_000

/** What is true of the run as a whole. */
export const worldOf = (plan: Plan, tally: Tally) => {
  const accountHistory = history()
  let over = false
  return {
    ...plan,
    windowMs: plan.intervalMs * plan.missedHeartbeats,
    startPatienceMs: START_PATIENCE_MS,
    history: accountHistory,
    ledger: ledger(limitOf),
    herd: herd(),
    isOver: () => over,
    end: () => {
      over = true
    },
    violate: (what: string, facts: unknown, userId?: string) =>
      tally.violate(what, facts, userId === undefined ? [] : accountHistory.of(userId)),
    /** Playback that stopped although no decision ended it. */
    stopped: ({ userId, deviceId }: Seat, why: string, facts: unknown) => {
      accountHistory.note(userId, `${deviceId} STOPPED: ${why}`)
      tally.stop(why, { userId, deviceId, facts }, accountHistory.of(userId))
    },
  }
}

export type World = ReturnType<typeof worldOf>
