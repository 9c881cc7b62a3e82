import type { Request } from './answer.ts'
import { type Memory, ownSession, type Session } from './memory.ts'
import { givesUpAt, isForgottenAt, isOverAt, mayBeginAt, settlesUntil } from './plan.ts'

/** What to do next: send that, or look again at that time. */
export type Step = { readonly send: Request['name'] } | { readonly lookAt: number }

const NEVER: Step = { lookAt: Number.POSITIVE_INFINITY }

/** Sends when it is time to; until then something else may be the next to look at. */
const at = (now: number, time: number, send: Request['name'], ...others: number[]): Step =>
  now >= time ? { send } : { lookAt: Math.min(time, ...others) }

/** Past this share of its life a token is asked for by itself: the heartbeats should have brought one. */
const isStale = ({ halfLifeAt, goodUntil }: Session, now: number) => now > halfLifeAt + 0.2 * (goodUntil - halfLifeAt)

const ofPlayback = (memory: Memory, session: Session, now: number): Step => {
  const { beat, toggle, refresh } = session
  const isToggled = memory.isPaused !== session.isPaused
  if (isToggled && now >= toggle.at) return { send: memory.isPaused ? 'pause' : 'resume' }
  if (beat.failures === 0 && isStale(session, now) && now >= refresh.at && now < session.goodUntil)
    return { send: 'refresh' }
  return at(
    now,
    beat.at,
    'heartbeat',
    ...(isToggled ? [toggle.at] : []),
    ...(beat.failures ? [givesUpAt(memory, session)] : []),
  )
}

/** Looks only at what is known: the same memory and time always give the same step. `plan` came before. */
export const next = (memory: Memory, patienceMs: number, now: number): Step => {
  const { title, create, session, isAway } = memory
  const own = ownSession(memory)
  if (isAway) return NEVER
  if (!title && session) return at(now, session.stop.at, 'stop', isOverAt(session))
  if (own && !own.isLost) return ofPlayback(memory, own, now)
  if (!create) return NEVER
  if (!title && now >= settlesUntil(memory)) return { lookAt: isForgottenAt(memory, create) }
  if (!title) return at(now, create.gate.at, 'create', isForgottenAt(memory, create), settlesUntil(memory))
  const until = own ? givesUpAt(memory, own) : memory.wishedAt + patienceMs
  return at(now, create.gate.at, 'create', until, mayBeginAt(memory, create))
}
