import type { Rival, Title } from '../state.ts'
import { listIn, member, numberIn, textIn } from './answer.ts'
import { openGate, type Session } from './memory.ts'
import { toNextBeat } from './pauses.ts'

const SECOND = 1_000
const HOUR = 3_600_000
/** The contract's defaults: for an answer without a usable number. */
const [INTERVAL_MS, MISSED, TOKEN_LIFE_MS] = [30_000, 3, HOUR]

/** A heartbeat interval as the service may set it: a second to an hour. */
const intervalOf = (seconds: number | undefined, otherwise: number) =>
  seconds !== undefined && seconds > 0 ? Math.min(Math.max(seconds * SECOND, SECOND), HOUR) : otherwise

/**
 * A token is good for the difference of two times of the service, counted from when it was asked for: no clock of the
 * device is read, and a slow answer shortens its life instead of prolonging it.
 */
export const keepToken = (session: Session, token: string, body: unknown, sentAt: number) => {
  const life = Date.parse(textIn(body, 'token_expires_at')) - Date.parse(textIn(body, 'server_time'))
  const lifeMs = life > 0 ? life : TOKEN_LIFE_MS
  Object.assign(session, { token, goodUntil: sentAt + lifeMs, halfLifeAt: sentAt + lifeMs / 2 })
}

/**
 * How long ago the service last heard of a session, ms: the answer to a create that was sent again is no sign of life.
 * The difference of two times of the service.
 */
const ageOf = (body: unknown) => {
  const age = Date.parse(textIn(body, 'server_time')) - Date.parse(textIn(member(body, 'session'), 'last_heartbeat'))
  return age > 0 ? age : 0
}

/** What the answer to a create says. The first heartbeat is counted from when the service heard of the session. */
export const begun = (title: Title, body: unknown, sentAt: number, now: number, random: () => number): Session => {
  const [heartbeat, use] = [member(body, 'heartbeat'), member(body, 'concurrency')]
  const intervalMs = intervalOf(numberIn(heartbeat, 'interval_seconds'), INTERVAL_MS)
  const [active, max] = [numberIn(use, 'active_stream_count'), numberIn(use, 'max_concurrent_streams')]
  const signAt = now - ageOf(body)
  const told = SECOND * (numberIn(heartbeat, 'timeout_seconds') ?? 0)
  const session: Session = {
    ...{ title, id: textIn(member(body, 'session'), 'session_id'), intervalMs },
    streams: active === undefined || max === undefined ? undefined : { active, max },
    timeoutMs: told > intervalMs ? told : MISSED * intervalMs,
    ...{ token: '', goodUntil: 0, halfLifeAt: 0 },
    isPaused: textIn(member(body, 'session'), 'status') === 'paused',
    ...{ isLost: false, isGone: false, signAt, beat: openGate(signAt + toNextBeat(intervalMs, random)) },
    ...{ toggle: openGate(0), refresh: openGate(0), stop: openGate(0), leftAt: undefined },
  }
  keepToken(session, textIn(body, 'playback_token'), body, sentAt)
  return session
}

/** What the answer to a heartbeat says. */
export const heard = (session: Session, body: unknown, sentAt: number) => {
  session.intervalMs = intervalOf(numberIn(body, 'next_heartbeat_seconds'), session.intervalMs)
  const status = textIn(body, 'session_status')
  if (status === 'active' || status === 'paused') session.isPaused = status === 'paused'
  const token = textIn(body, 'playback_token')
  if (token) keepToken(session, token, body, sentAt)
}

/** The sessions that hold the streams of the account, as a 409 lists them. */
export const rivalsIn = (body: unknown): readonly Rival[] =>
  listIn(body, 'active_sessions')
    .map((one) => ({
      ...{ sessionId: textIn(one, 'session_id'), profileId: textIn(one, 'profile_id') },
      ...{ contentId: textIn(one, 'content_id'), deviceId: textIn(one, 'device_id'), status: textIn(one, 'status') },
      ...{ startedAt: textIn(one, 'started_at'), lastHeartbeat: textIn(one, 'last_heartbeat') },
      isThisDevice: member(one, 'is_this_device') === true,
    }))
    .filter(({ sessionId }) => sessionId !== '')
