import type { Ended, Idle, Live, Refused, State, Streams, Title } from '../state.ts'

/** When a request may be sent. All times of the player are ms of its monotonic clock. */
export type Gate = {
  at: number
  /** Attempts in a row without a usable answer. */
  failures: number
  /** Not before this, whatever seems to have become better: the service said so, or it was asked a moment ago. */
  floor: number
}

export const openGate = (at: number): Gate => ({ at, failures: 0, floor: 0 })

/** A session that the service granted, until its end is known. */
export type Session = {
  readonly title: Title
  readonly id: string
  readonly streams: Streams | undefined
  readonly timeoutMs: number
  token: string
  goodUntil: number
  halfLifeAt: number
  intervalMs: number
  /** As the service has it. */
  isPaused: boolean
  /** A new one is to take its place. */
  isLost: boolean
  /** Lost for certain; after a 401 alone it may still hold its stream. */
  isGone: boolean
  /** When the last sign of life was sent at the latest: `timeoutMs` after it the session has expired by itself. */
  signAt: number
  beat: Gate
  toggle: Gate
  refresh: Gate
  stop: Gate
  /** Where the viewer was when the session was given up, seconds. */
  leftAt: number | undefined
}

/**
 * The decision to have a session. It is sent again with the same key and body until its outcome is known, so that a lost
 * answer never makes a second session.
 */
export type Create = {
  title: Title
  readonly key: string
  readonly body: Readonly<Record<string, unknown>>
  readonly named: readonly string[]
  readonly gate: Gate
  /** Whether this device's own rivals were already named without asking the viewer. */
  readonly isTakeOver: boolean
  /** Whether an attempt may have made a session that is not known here. */
  isDoubtful: boolean
  /** When the last attempt was sent at the latest. */
  sentAt: number
  /** How often the access token was refused. */
  signIns: number
  /** Of the last answer; empty when it was no refusal. */
  lastCode: string
}

/** All that a player knows: what the viewer wishes, and what the service has said. */
export type Memory = {
  /** What is to be played; undefined: nothing. Another object is another playback, also of the same content. */
  title: Title | undefined
  isPaused: boolean
  /** What is shown when nothing is to be played. */
  outcome: Idle | Refused | Ended
  /** Of `retry` and `takeOver`. */
  lastTitle: Title | undefined
  session: Session | undefined
  create: Create | undefined
  /** The last create that was refused: the same start asked for again keeps its key, for attempts that are still on their way. */
  unused: Create | undefined
  /** Sessions that the next create ends. */
  toName: readonly string[]
  /** When the wish last changed. */
  wishedAt: number
  /** Not before this is a session created that takes a lost one's place. */
  createAt: number
  /** Creates of this wish in a row whose session had ended before their answer came. */
  late: number
  /** Until when no answer is no reason to give up, although the token has expired: the device was asleep. */
  graceUntil: number
  /** The page is gone, or in the browser's back/forward cache: nothing is sent. */
  isAway: boolean
}

export const newMemory = (): Memory => ({
  ...{ title: undefined, isPaused: false, outcome: { name: 'idle' }, lastTitle: undefined },
  ...{ session: undefined, create: undefined, unused: undefined, toName: [] },
  ...{ wishedAt: 0, createAt: 0, late: 0, graceUntil: 0, isAway: false },
})

/** The session of what is to be played, if there is one. */
export const ownSession = ({ title, session }: Memory): Session | undefined =>
  title && session?.title === title ? session : undefined

export const stateOf = (memory: Memory): State => {
  const { title, outcome, isPaused, create } = memory
  if (!title) return outcome
  const session = ownSession(memory)
  if (!session) return { name: 'starting', contentId: title.contentId, lastCode: create?.lastCode || undefined }
  const { id: sessionId, token, streams } = session
  const live: Live = { contentId: title.contentId, sessionId, token, streams }
  if (session.isLost) return { name: 'recovering', because: 'session lost', isPaused, ...live }
  if (session.beat.failures > 0) return { name: 'recovering', because: 'no answer', isPaused, ...live }
  return { name: isPaused ? 'paused' : 'playing', ...live }
}

/** Playback is over; a session that may still live is stopped next. */
export const finish = (memory: Memory, outcome: Refused | Ended, now: number) => {
  memory.lastTitle = memory.title
  Object.assign(memory, { title: undefined, outcome, toName: [], wishedAt: now })
  if (memory.session?.isGone) memory.session = undefined
}

/** Nothing plays, and there is nothing left to tell the service. */
export const isSettled = ({ title, session, create }: Memory): boolean =>
  !title && !create && (!session || session.stop.at === Number.POSITIVE_INFINITY)
