import { SECOND } from '../service/moving-clock.ts'

export const RULES = {
  limit: 2,
  interval: 10 * SECOND,
  window: 30 * SECOND,
  sessionTimeout: 120 * SECOND,
  pauseTimeout: 45 * SECOND,
}

export type ModelEvent = Readonly<Record<string, unknown>> & { readonly type: string }

export type ModelSession = {
  readonly id: string
  readonly user: string
  readonly device: string
  readonly startedAt: number
  status: string
  sign: number
  pausedAt: number
  position: number
  watched: number
  deadline: number
  dueTo: string
  endReason: string | undefined
  endedAt: number | undefined
  readonly events: ModelEvent[]
}

export const isLive = ({ status }: ModelSession) => status === 'active' || status === 'paused'

export const publish = (s: ModelSession, type: string, more: object = {}) =>
  s.events.push({ type, position: s.position, watched_seconds: Math.floor(s.watched / SECOND), ...more })

export const credit = (s: ModelSession, now: number) => {
  if (s.status === 'active') s.watched += Math.min(now - s.sign, 1.5 * RULES.interval)
}

const EVENTS: Record<string, string> = {
  expired: 'playback.expired',
  stopped: 'playback.stopped',
  terminated: 'playback.completed',
}

export const end = (s: ModelSession, status: string, reason: string, endedAt: number, more: object = {}) => {
  Object.assign(s, { status, endReason: reason, endedAt })
  publish(s, EVENTS[status] ?? '', { end_reason: reason, ended_at: new Date(endedAt).toISOString(), ...more })
}

/** A sign of life, and the status from then on. */
export const renew = (s: ModelSession, status: string, now: number) => {
  credit(s, now)
  if (status === 'paused' && s.status === 'active') s.pausedAt = now
  Object.assign(s, { status, sign: now })
  const ends: [number, string][] = [
    [now + RULES.window, 'missed_heartbeats'],
    [s.startedAt + RULES.sessionTimeout, 'session_timeout'],
  ]
  if (status === 'paused') ends.push([s.pausedAt + RULES.pauseTimeout, 'paused_too_long'])
  const [first = [0, '']] = ends.toSorted(([a], [b]) => a - b)
  ;[s.deadline, s.dueTo] = first
}

type Started = Pick<ModelSession, 'id' | 'user' | 'device' | 'position' | 'startedAt'>

export const start = (started: Started, use: { count: number; limit: number }): ModelSession => {
  const times = { sign: started.startedAt, pausedAt: 0, deadline: 0, dueTo: '', endedAt: undefined }
  const s: ModelSession = { ...started, status: 'active', watched: 0, endReason: undefined, events: [], ...times }
  renew(s, 'active', started.startedAt)
  const counts = { active_stream_count: use.count, max_concurrent_streams: use.limit }
  s.events.push({ type: 'playback.started', position: s.position, ...counts })
  return s
}
