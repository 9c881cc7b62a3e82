import { SECOND } from './moving-clock.ts'

/** What the contract says of sessions, written a second time and as plainly as possible, to compare the service with. */
export const RULES = {
  limit: 2,
  interval: 10 * SECOND,
  window: 30 * SECOND,
  sessionTimeout: 120 * SECOND,
  pauseTimeout: 45 * SECOND,
}

export type Told = { type: string; position: number; watched_seconds?: number; end_reason?: string }

export type ModelSession = {
  id: string
  user: string
  device: string
  status: string
  startedAt: number
  sign: number
  pausedAt: number
  position: number
  watched: number
  deadline: number
  dueTo: string
  endReason: string | undefined
  endedAt: number | undefined
  events: Told[]
}

/** `ended` and `count` of a new session, `rivals` of a refusal. */
type Outcome = {
  status: number
  session?: ModelSession
  ended?: ModelSession[]
  count?: number
  rivals?: ModelSession[]
}
type Create = { user: string; device: string; position: number; named: string[]; key: string | undefined }
export type Verb = 'beat' | 'pause' | 'resume' | 'stop' | 'terminate'

export const isLive = ({ status }: ModelSession) => status === 'active' || status === 'paused'

const tell = (s: ModelSession, type: string, more: Partial<Told> = {}) =>
  s.events.push({ type, position: s.position, watched_seconds: Math.floor(s.watched / SECOND), ...more })

const credit = (s: ModelSession, now: number) => {
  if (s.status === 'active') s.watched += Math.min(now - s.sign, 1.5 * RULES.interval)
}

const end = (s: ModelSession, status: string, endReason: string, endedAt: number, event: string) => {
  Object.assign(s, { status, endReason, endedAt })
  tell(s, event, { end_reason: endReason })
}

const renew = (s: ModelSession, status: string, now: number) => {
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

export const sessionModel = (replace: boolean) => {
  const sessions: ModelSession[] = []
  const requests = new Map<string, { body: string; session: ModelSession }>()

  /** Everything whose deadline has passed has expired, whether anybody has noticed or not. */
  const settle = (now: number) => {
    for (const s of sessions) if (isLive(s) && now >= s.deadline) end(s, 'expired', s.dueTo, s.sign, 'playback.expired')
  }
  const liveOf = (user: string) =>
    sessions
      .filter((s) => s.user === user && isLive(s))
      .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))

  const claim = ({ user, device, position, named }: Create, id: string, now: number): Outcome => {
    const alive = liveOf(user)
    const leaving = alive.filter((s) => named.includes(s.id) || (replace && s.device === device))
    if (alive.length - leaving.length >= RULES.limit) return { status: 409, rivals: alive }
    for (const s of leaving) {
      credit(s, now)
      end(s, 'terminated', named.includes(s.id) ? 'displaced' : 'superseded', now, 'playback.completed')
    }
    const times = { startedAt: now, sign: now, pausedAt: 0, deadline: 0, dueTo: '', endedAt: undefined }
    const fresh = { status: 'active', watched: 0, endReason: undefined, events: [] }
    const s: ModelSession = { id, user, device, position, ...fresh, ...times }
    sessions.push(s)
    renew(s, 'active', now)
    s.events.push({ type: 'playback.started', position })
    return { status: 201, session: s, ended: leaving, count: alive.length - leaving.length + 1 }
  }

  return {
    sessions,
    settle,
    liveOf,
    /** What a create is answered; `id` is the one that a new session would get. */
    create: (create: Create, id: string, now: number): Outcome => {
      const body = JSON.stringify([create.device, create.position, [...new Set(create.named)].sort()])
      const known = create.key && requests.get(`${create.user} ${create.key}`)
      if (known && known.body !== body) return { status: 422 }
      if (known) return { status: isLive(known.session) ? 201 : 410, session: known.session }
      const result = claim(create, id, now)
      if (create.key && result.session) requests.set(`${create.user} ${create.key}`, { body, session: result.session })
      return result
    },
    /** The status that an act on a session is answered with. */
    act: (s: ModelSession, verb: Verb, position: number | undefined, now: number) => {
      const ending = verb === 'stop' || verb === 'terminate'
      if (verb === 'terminate' && s.status === 'stopped') {
        Object.assign(s, { status: 'terminated', endReason: 'terminated' })
        tell(s, 'playback.completed')
      }
      if (!isLive(s)) return ending ? 200 : 410
      const before = s.status
      if (verb !== 'terminate') s.position = position ?? s.position
      if (ending) credit(s, now)
      if (verb === 'stop') end(s, 'stopped', 'stopped', now, 'playback.stopped')
      if (verb === 'terminate') end(s, 'terminated', 'terminated', now, 'playback.completed')
      if (ending) return 200
      renew(s, { beat: before, pause: 'paused', resume: 'active' }[verb], now)
      if (verb === 'beat') tell(s, 'playback.heartbeat')
      else if (s.status !== before) tell(s, `playback.${verb}d`)
      return 200
    },
  }
}
