import type { Json } from '../support/json.ts'
import type { LastState } from './last-state.ts'
import type { Seat } from './player.ts'
import type { Heard } from './request.ts'
import type { Tally } from './tally.ts'

/** How a run is made: durations in ms. */
export type Plan = {
  readonly players: number
  readonly seatsPerAccount: number
  readonly limit: number
  readonly intervalMs: number
  readonly missedHeartbeats: number
  readonly titleMs: number
  readonly titles: number
}

/** Clocks of one machine, read in two processes. */
const SKEW_MS = 100
const START_PATIENCE_MS = 60_000

/** What is true of the run as a whole, and whether what a player was told can be explained by it. */
export const worldOf = (plan: Plan, tally: Tally) => {
  const granted = new Map<string, string>()
  const emptied: number[] = []
  const losses: LastState[] = []
  let over = false
  const explains = (playing: { createdAt: number; deadline: number }, { code, body }: Heard) => {
    if (code === 'session_not_found') return emptied.some((at) => at + SKEW_MS >= playing.createdAt)
    return code === 'session_ended' && body.end_reason === 'missed_heartbeats'
      ? Date.now() + SKEW_MS > playing.deadline
      : false
  }
  return {
    ...plan,
    timeoutMs: plan.intervalMs * plan.missedHeartbeats,
    startPatienceMs: START_PATIENCE_MS,
    isOver: () => over,
    end: () => {
      over = true
    },
    /** Redis has lost everything. */
    emptied: (lost: LastState) => {
      emptied.push(performance.now())
      losses.push(lost)
    },
    /** Whether Redis was emptied while it lived. */
    isLost: (id: string) => losses.some(({ live }) => live.has(id)),
    /** The sequences of its events that were in Redis when that was emptied. */
    lostWith: (id: string) => losses.flatMap(({ events }) => events.get(id) ?? []),
    /** The user of each session that was granted. */
    sessions: granted as ReadonlyMap<string, string>,
    granted: (userId: string, { session, concurrency }: Json) => {
      granted.set(session.session_id, userId)
      const { active_stream_count: count, max_concurrent_streams: limit } = concurrency
      if (count > limit || limit !== plan.limit) tally.violate('more streams than the limit', concurrency)
    },
    /** Of an answer to a player's report that is no 200. */
    judge: (seat: Seat, playing: { createdAt: number; deadline: number }, answer: Heard) => {
      if (!explains(playing, answer)) tally.violate(`told ${seat.userId} what nothing explains`, answer.body)
    },
    /** Of a create that was not granted; undefined: no answer in time. */
    judgeStart: (seat: Seat, answer: Heard | undefined) => {
      tally.reactions.add(`did not start: ${answer?.code ?? 'no answer in time'}`)
      const isFull =
        answer?.code === 'concurrency_limit_reached' &&
        answer.body.active_stream_count === plan.limit &&
        answer.body.active_sessions.length === plan.limit
      const hasExpired = answer?.code === 'session_ended' // its first answer was lost for longer than it could live
      if (answer && !isFull && !hasExpired) tally.violate(`refused ${seat.userId} for no reason`, answer.body)
    },
  }
}

export type World = ReturnType<typeof worldOf>
