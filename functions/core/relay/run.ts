import { setTimeout as sleep } from 'node:timers/promises'
import { createLogThrottle } from '../log-throttle.ts'
import { StorageUnavailable } from '../refusals.ts'
import { createTally } from './tally.ts'

/** What a run has done so far. */
export type Counts = { published: number; retried: number; deadLettered: number }

/** Between two looks at the outboxes at rest: 3.3 a second. */
const LOOK_MS = 300
const LOG_MS = 10_000
/** Three looks at its lease: an older run has left by then. */
const HANDOVER_MS = 1_500
const MAX_BACKOFF_MS = 5_000

const causeOf = (error: unknown) => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** Exponential with full jitter, in ms: at most 100, 200, 400 … 5,000. */
export const backoff = (attempt: number): number => Math.random() * Math.min(MAX_BACKOFF_MS, 50 * 2 ** attempt)

/**
 * One run of the relay: its counts, when it must leave, and its log. A run that leaves takes no more entries and sends
 * once what it has; a run that is out of time also gives up what still waits to be sent.
 */
export const createRun = () => {
  const [leaving, outOfTime] = [new AbortController(), new AbortController()]
  const counts: Counts = { published: 0, retried: 0, deadLettered: 0 }
  const isDue = createLogThrottle(LOG_MS)
  const startedAt = performance.now()
  let look = Promise.withResolvers<void>()
  const looks = setInterval(() => {
    look.resolve()
    look = Promise.withResolvers()
  }, LOOK_MS)
  const leave = (reason: string) => {
    leaving.abort(leaving.signal.reason ?? reason)
    clearInterval(looks)
    look.resolve()
  }
  return {
    counts,
    /** What the published events say, until it is reported. */
    tally: createTally(),
    /** Whether no other run is at work: the one before has had time to leave, and no later one has been noticed (looked for every 500 ms). */
    isAlone: () => !leaving.signal.aborted && performance.now() - startedAt > HANDOVER_MS,
    isLeaving: () => leaving.signal.aborted,
    reason: () => String(leaving.signal.reason),
    leave,
    outOfTime: outOfTime.signal,
    giveUp: () => {
      leave('time')
      outOfTime.abort()
    },
    /** Resolves at the next look at the outboxes, for all partitions at once: they share a wake-up and a packet. */
    nextLook: (): Promise<void> => look.promise,
    /** Waits, though not longer than until the run leaves. */
    pause: (ms: number): Promise<void> => sleep(ms, undefined, { signal: leaving.signal }).catch(() => {}),
    /** Logs trouble of one kind at most every 10 s. */
    warn: (what: string, error: unknown) => {
      const message = error instanceof StorageUnavailable ? 'The outbox does not answer' : what
      if (isDue(message)) console.error({ level: 'error', message, cause: causeOf(error) })
    },
  }
}

export type RelayRun = ReturnType<typeof createRun>
