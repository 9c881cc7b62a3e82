import type { Json } from '../http/json.ts'
import type { VirtualTime } from './virtual-time.ts'

export type Heard = {
  readonly name: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
  readonly at: number
}
export type Said = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type FakeSession = {
  readonly id: string
  readonly user: string
  readonly device: string
  readonly content: string
  readonly startedAt: number
  status: 'active' | 'paused' | 'stopped' | 'terminated' | 'expired'
  reason: string
  heardAt: number
}

export const INTERVAL_MS = 30_000
export const TIMEOUT_MS = 90_000
const RECOVERY: Readonly<Record<string, string>> = { stopped: 'recreate', terminated: 'show', expired: 'recreate' }

export const refusal = (status: number, code: string, recovery: string, more: object = {}): Said => ({
  status,
  body: { code, recovery, status, title: code, detail: `${code}.`, ...more },
})

/**
 * The service as its contract describes it, on a virtual clock, by hand and for one account: what the player's tests
 * compare the player with. Its wall clock is hours beside the player's.
 */
export const fakeService = (time: VirtualTime, { limit = 4, tokenMs = 3_600_000 } = {}) => {
  const sessions = new Map<string, FakeSession>()
  const keys = new Map<string, string>()
  let [made, tokens, restarts] = [0, 0, 0]
  const offset = Date.UTC(2031, 5, 1)
  const now = () => time.clock()
  const stamp = (at: number) => new Date(offset + at).toISOString()
  const look = (session: FakeSession) => {
    if (!isOpen(session) || now() - session.heardAt < TIMEOUT_MS) return
    Object.assign(session, { status: 'expired', reason: 'missed_heartbeats' })
  }
  const isOpen = ({ status }: FakeSession) => status === 'active' || status === 'paused'
  const live = () => {
    for (const one of sessions.values()) look(one)
    return [...sessions.values()].filter(isOpen)
  }
  const token = (id: string) => ({
    playback_token: `${id}.${++tokens}.${now()}`,
    token_expires_at: stamp(now() + tokenMs),
    server_time: stamp(now()),
  })
  const end = (session: FakeSession, status: FakeSession['status'], reason: string) => {
    if (isOpen(session)) Object.assign(session, { status, reason })
  }

  const granted = (session: FakeSession, ended: readonly string[]): Said => ({
    status: 201,
    body: {
      session: {
        session_id: session.id,
        content_id: session.content,
        device_id: session.device,
        status: session.status,
        last_heartbeat: stamp(session.heardAt),
      },
      ...token(session.id),
      heartbeat: { interval_seconds: INTERVAL_MS / 1_000, timeout_seconds: TIMEOUT_MS / 1_000 },
      concurrency: { active_stream_count: live().length, max_concurrent_streams: limit },
      terminated_sessions: ended,
    },
  })
  const isGone = (session: FakeSession, recovery = RECOVERY[session.status] ?? 'show') =>
    refusal(410, 'session_ended', recovery, { end_reason: session.reason })

  const create = ({ headers, body }: Heard): Said => {
    const key = headers['Idempotency-Key'] ?? ''
    const before = sessions.get(keys.get(key) ?? '')
    if (before) look(before)
    if (before)
      return isOpen(before) ? granted(before, []) : isGone(before, before.status === 'stopped' ? 'none' : undefined)
    const named: string[] = body.terminate_sessions ?? []
    const rivals = live().filter(({ id }) => !named.includes(id))
    if (rivals.length >= limit)
      return refusal(409, 'concurrency_limit_reached', 'show', {
        ...{ max_concurrent_streams: limit, active_stream_count: rivals.length },
        active_sessions: rivals.map((one) => ({ session_id: one.id, is_this_device: one.device === body.device_id })),
      })
    const ended = live().filter(({ id }) => named.includes(id))
    for (const one of ended) end(one, 'terminated', 'displaced')
    const ids = { id: `session-${++made}`, user: body.user_id, device: body.device_id, content: body.content_id }
    const session: FakeSession = { ...ids, startedAt: now(), status: 'active', reason: '', heardAt: now() }
    sessions.set(session.id, session)
    keys.set(key, session.id)
    return granted(
      session,
      ended.map(({ id }) => id),
    )
  }

  const renewed = (id: string, { headers }: Heard) => {
    const issued = Number((headers.Authorization ?? '').split('.')[2])
    return now() - issued > tokenMs / 2 ? token(id) : {}
  }

  const onSession = (heard: Heard): Said => {
    const session = sessions.get(heard.path.split('/')[4] ?? '')
    if (!session) return refusal(404, 'session_not_found', 'recreate')
    look(session)
    if (heard.name === 'stop') {
      end(session, 'stopped', 'stopped')
      return { status: 200, body: { status: 'stopped', session_status: session.status, end_reason: session.reason } }
    }
    if (!isOpen(session))
      return isGone(session, heard.name === 'pause' && session.status === 'stopped' ? 'none' : undefined)
    session.heardAt = now()
    if (heard.name !== 'heartbeat') {
      session.status = heard.name === 'pause' ? 'paused' : 'active'
      return { status: 200, body: { status: session.status } }
    }
    const rhythm = { next_heartbeat_seconds: INTERVAL_MS / 1_000, server_time: stamp(now()) }
    return {
      status: 200,
      body: { status: 'ok', session_status: session.status, ...rhythm, ...renewed(session.id, heard) },
    }
  }

  return {
    sessions,
    /** How often it was restarted. */
    age: () => restarts,
    live,
    /** What the service does and says. */
    act: (heard: Heard): Said => {
      if (heard.name === 'create') return create(heard)
      if (heard.name !== 'refresh') return onSession(heard)
      const { playback_token: fresh, ...rest } = token('refreshed')
      return { status: 200, body: { token: fresh, ...rest } }
    },
    /** Its Redis is started again, empty. */
    restart: () => {
      restarts += 1
      sessions.clear()
      keys.clear()
    },
    end: (id: string, status: FakeSession['status'], reason: string) => {
      const session = sessions.get(id)
      if (session) end(session, status, reason)
    },
  }
}

export type FakeService = ReturnType<typeof fakeService>
