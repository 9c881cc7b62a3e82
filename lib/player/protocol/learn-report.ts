import { type Answer, type Request, textIn, type Verdict } from './answer.ts'
import { finish, type Gate, type Memory, openGate, ownSession, type Session } from './memory.ts'
import { holdBack, toNextBeat } from './pauses.ts'
import type { Means } from './plan.ts'
import { heard, keepToken } from './session.ts'

/** The least time between two of pause and resume: who presses a key again and again sends the last wish. */
const BETWEEN_TOGGLES_MS = 1_000

const isOfNoSession = ({ status }: Answer) => status === 404 || status === 410

const gateOf = (session: Session, name: Request['name']): Gate => {
  if (name === 'heartbeat') return session.beat
  if (name === 'refresh') return session.refresh
  return name === 'stop' ? session.stop : session.toggle
}

const succeeded = (
  session: Session,
  name: Request['name'],
  { body }: Answer,
  means: Means,
  sentAt: number,
  now: number,
) => {
  if (name === 'refresh') return keepToken(session, textIn(body, 'token'), body, sentAt)
  if (name !== 'heartbeat') {
    session.isPaused = name === 'pause'
    session.toggle = openGate(now + BETWEEN_TOGGLES_MS)
    return
  }
  heard(session, body, sentAt)
  session.beat = openGate(now + toNextBeat(session.intervalMs, means.random))
}

/** A session that may live on although its stop was refused is kept, for the next create to name it. */
const learnStop = (
  memory: Memory,
  session: Session,
  { random }: Means,
  answer: Answer,
  verdict: Verdict,
  now: number,
) => {
  if (verdict === 'retry') return holdBack(session.stop, now, answer.retryAfterMs, session.intervalMs, random)
  session.stop.at = Number.POSITIVE_INFINITY
  const isGone = verdict === 'ok' || isOfNoSession(answer)
  if (isGone && memory.session === session) memory.session = undefined
}

/** Retry-After of a session that is to live, ms: to be silent for longer would end it. */
const believed = ({ timeoutMs, intervalMs }: Session, { retryAfterMs }: Answer) =>
  Math.min(retryAfterMs, timeoutMs - intervalMs)

/** What the answer to a request about a session brings; one about a playback that is over brings nothing. */
export const learnReport = (
  memory: Memory,
  session: Session,
  name: Request['name'],
  answer: Answer,
  verdict: Verdict,
  means: Means,
  [sentAt, now]: readonly [number, number],
) => {
  if (name === 'stop') return learnStop(memory, session, means, answer, verdict, now)
  if (ownSession(memory) !== session) return
  if (verdict === 'ok') return succeeded(session, name, answer, means, sentAt, now)
  const gate = gateOf(session, name)
  if (verdict === 'retry') return holdBack(gate, now, believed(session, answer), session.intervalMs, means.random)
  if (verdict === 'fix') {
    gate.at = now + session.intervalMs
    return
  }
  if (verdict === 'show') {
    const reason = textIn(answer.body, 'end_reason') || textIn(answer.body, 'code')
    if (isOfNoSession(answer)) memory.session = undefined
    return finish(memory, { name: 'ended', contentId: session.title.contentId, reason }, now)
  }
  Object.assign(session, { isLost: true, isGone: isOfNoSession(answer) })
  // What this player stopped itself, as a page does that came back from a cache, others did not lose at the same time.
  const isOwnStop = textIn(answer.body, 'end_reason') === 'stopped'
  memory.createAt = isOwnStop ? now : now + means.random() * session.intervalMs
}
