import type { Refused } from '../state.ts'
import { type Answer, numberIn, textIn, type Verdict } from './answer.ts'
import { type Create, finish, type Memory, ownSession } from './memory.ts'
import { backOff, holdBack } from './pauses.ts'
import { decide, type Means } from './plan.ts'
import { begun, rivalsIn } from './session.ts'

const INTERVAL_MS = 30_000
const [TRIES_TO_SIGN_IN, LONGEST_PAUSE_MS] = [2, 15_000]

const refusalOf = (contentId: string, { status, body }: Answer, recovery: Verdict): Refused => ({
  ...{ name: 'refused', contentId, code: textIn(body, 'code'), recovery },
  ...{
    reason: textIn(body, 'reason') || undefined,
    lastCode: undefined,
    requestId: textIn(body, 'request_id') || undefined,
  },
  message: textIn(body, 'detail') || textIn(body, 'title') || `The service answered ${status}.`,
  ...{ rivals: rivalsIn(body), maxStreams: numberIn(body, 'max_concurrent_streams') },
  retryAfterSeconds: numberIn(body, 'retry_after_seconds'),
})

/** What this device left behind is taken over at once, without asking the viewer, and once for a start. */
const leftBehind = ({ isTakeOver, named }: Create, { body }: Answer) =>
  isTakeOver ? [] : rivalsIn(body).filter((one) => one.isThisDevice && !named.includes(one.sessionId))

/** A no. A create that may have made a session with an earlier attempt is kept, to learn of that session and stop it. */
const refused = (memory: Memory, means: Means, answer: Answer, verdict: Verdict, now: number) => {
  const { create, title } = memory
  if (!create) return
  if (create.isDoubtful) holdBack(create.gate, now, answer.retryAfterMs, LONGEST_PAUSE_MS, means.random)
  else Object.assign(memory, { create: undefined, unused: create })
  if (!title || create.title !== title) return
  const own = leftBehind(create, answer).map(({ sessionId }) => sessionId)
  if (own.length > 0 && !create.isDoubtful) return decide(memory, means, now, own, true)
  finish(memory, refusalOf(title.contentId, answer, verdict), now)
}

/**
 * The session that this create made has ended before its answer arrived: that needs a new decision. A viewer who waits
 * gets it soon; one whose video goes on, within an interval, so that players do not come back together.
 */
const hasEnded = (memory: Memory, { random }: Means, now: number) => {
  const own = ownSession(memory)
  const pause = own ? random() * own.intervalMs : backOff(memory.late, LONGEST_PAUSE_MS, random)
  Object.assign(memory, { create: undefined, unused: undefined, createAt: now + pause, late: memory.late + 1 })
}

/** What the answer to a create brings. `sentAt` and `now` are of the player's clock. */
export const learnCreate = (
  memory: Memory,
  means: Means,
  answer: Answer,
  verdict: Verdict,
  sentAt: number,
  now: number,
) => {
  const { create } = memory
  if (!create) return
  const wait = (longestMs = LONGEST_PAUSE_MS) =>
    holdBack(create.gate, now, answer.retryAfterMs, longestMs, means.random)
  if (verdict === 'ok') {
    const session = begun(create.title, answer.body, sentAt, now, means.random)
    return Object.assign(memory, { session, create: undefined, unused: undefined, toName: [], createAt: 0, late: 0 })
  }
  if (verdict === 'retry') return wait()
  if (verdict === 'recreate' || verdict === 'none') return answer.status === 410 ? hasEnded(memory, means, now) : wait()
  const isRecovering = ownSession(memory)?.isLost === true
  if (verdict === 'sign_in') {
    create.signIns += 1
    if (!isRecovering && create.signIns >= TRIES_TO_SIGN_IN) return refused(memory, means, answer, verdict, now)
    if (create.signIns > 1) wait()
    return
  }
  if (verdict === 'fix' && isRecovering) return wait(INTERVAL_MS)
  refused(memory, means, answer, verdict, now)
}
