import type { Call } from '../measured.ts'

/** What viewers do. Every member is an option of the program. */
export type Load = {
  /** Concurrent streams at the peak, and over the whole month. */
  readonly peak: number
  readonly average: number
  readonly sessionSeconds: number
  /** In this time the whole audience of the peak may arrive, as for a premiere. */
  readonly arrivalSeconds: number
  /** Pauses of a session, each with its resume; lists of streams; refused creates: each for one session. */
  readonly pauses: number
  readonly lists: number
  readonly denied: number
  /** Parts of all sessions, 0 to 1: those in a browser on another site, and those that fall silent in place of a stop. */
  readonly browsers: number
  readonly silent: number
}

/** What the stage's settings say of it, in seconds. 0 for no thinning of heartbeat events. */
export type Rhythm = { readonly interval: number; readonly eventInterval: number; readonly tokenLife: number }

/** A month as AWS bills it. */
export const MONTH = { hours: 730, seconds: 730 * 3_600, days: 730 / 24 } as const

/** Calls of one session by endpoint, preflights apart. */
export const callsOf = (load: Load, { interval }: Rhythm): Record<Call, number> => ({
  'create-session': 1 + load.denied,
  'send-heartbeat': load.sessionSeconds / interval,
  'pause-session': load.pauses,
  'resume-session': load.pauses,
  'stop-session': 1 - load.silent,
  'get-concurrency': load.lists,
})

/** How long a browser keeps the answer to a preflight (Access-Control-Max-Age); it keeps one for each URL. */
const PREFLIGHT_SECONDS = 7_200

/** Preflights of one session: one for each URL that its page calls. */
export const preflightsOf = (load: Load): number => {
  const beats = Math.max(1, Math.ceil(load.sessionSeconds / PREFLIGHT_SECONDS))
  return load.browsers * (1 + beats + (load.pauses > 0 ? 2 : 0) + 1)
}

/** Events of one session. HEARTBEAT_EVENT_INTERVAL lets one through when it has passed, so at the next heartbeat. */
export const eventsOf = (load: Load, { interval, eventInterval }: Rhythm): number => {
  const apart = Math.max(1, Math.ceil(eventInterval / interval)) * interval
  return 1 + load.sessionSeconds / apart + 2 * load.pauses + 1 + load.denied
}

/** Fresh tokens of one session: with the heartbeat after each half of a token's life. */
export const renewalsOf = ({ sessionSeconds }: Load, { tokenLife }: Rhythm): number =>
  Math.floor(sessionSeconds / (tokenLife / 2))

export const sessionsAMonth = ({ average, sessionSeconds }: Load): number => (average * MONTH.seconds) / sessionSeconds

/** Sessions that begin in a second of the peak: the usual turnover, or the arrival of all, whichever is more. */
export const startsASecond = ({ peak, sessionSeconds, arrivalSeconds }: Load): number =>
  peak / Math.min(sessionSeconds, arrivalSeconds)
