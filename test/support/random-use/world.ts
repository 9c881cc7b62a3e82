import type { Settings } from '../../../functions/contract/settings/settings.ts'
import { createEntitlementChanges } from '../../../functions/core/entitlement/change.ts'
import { createErasure } from '../../../functions/core/erasure/erasure.ts'
import { patient } from '../../../functions/core/redis/client.ts'
import { createSessionStore } from '../../../functions/core/redis/store.ts'
import { createExpiry } from '../../../functions/core/session/expiry.ts'
import { createLifecycle } from '../../../functions/core/session/lifecycle.ts'
import { createAdmission } from '../../../functions/core/slots/admission.ts'
import { createConcurrency } from '../../../functions/core/slots/concurrency.ts'
import type { Runtime } from '../../../functions/runtime/endpoint-parts.ts'
import { ownRedis } from '../redis/redis-server.ts'
import { service } from '../service/service.ts'
import { behind, type Gate } from './gate.ts'
import { identity } from './identity.ts'

/** A session's deadlines, in ms. */
export const TIMES = { window: 30_000, session: 60_000, pause: 25_000 }

/** Every limit is low enough to be met. */
const SETTINGS = {
  MAX_CONCURRENT_STREAMS: '2',
  HEARTBEAT_INTERVAL: `${TIMES.window / 3}ms`,
  SESSION_TIMEOUT: `${TIMES.session}ms`,
  PAUSE_TIMEOUT: `${TIMES.pause}ms`,
  ENTITLEMENT_CACHE_TTL: '3s',
  AVAILABILITY_CACHE_TTL: '8s',
  DECISION_MAX_STALE: '20s',
  OUTBOX_LIMIT: '10',
  CREATE_RATE_LIMIT: '20',
  CREATE_BURST: '2',
  HEARTBEAT_RATE_FACTOR: '5',
  HEARTBEAT_BURST: '2',
  PAUSE_RATE_LIMIT: '6',
  PAUSE_BURST: '4',
  TOKEN_RATE_LIMIT: '10',
  TOKEN_BURST: '1',
  READ_RATE_LIMIT: '10',
  READ_BURST: '1',
}
/** Shorter than any stage may have it, so that sessions are forgotten while others go on. */
export const RETENTION_MS = 2_000

/** Redis forgets by its own clock: this one passes at least as fast. */
const fastClock = () => {
  const begin = Date.now()
  let ahead = 0
  return {
    now: () => begin + ahead + Math.ceil(performance.now()),
    pass: (ms: number) => {
      ahead += ms
    },
  }
}

type Options = {
  readonly seed?: number
  readonly users: number
  readonly settings?: Record<string, string>
  readonly clock?: { readonly now: () => number; readonly pass: (ms: number) => void }
  readonly gate?: Gate
  readonly decide?: Runtime['entitlement']['decide']
}

type About = Pick<Options, 'gate'> & {
  readonly settings: Record<string, string>
  readonly decide: (settings: Settings) => Runtime['entitlement']['decide']
  readonly clock: () => number
}

/** An instance of the functions, as far as its core goes. */
const instanceOf = ({ settings, decide, clock, gate }: About) => {
  const running = service({ settings, clock })
  const short = { ...running.settings, SESSION_RETENTION: RETENTION_MS }
  const open = createSessionStore(running.redis, short, clock, patient)
  const store = gate ? behind(gate, open) : open
  const parts = {
    ...running,
    store,
    entitlement: { decide: decide(short) },
    concurrency: createConcurrency(store),
  }
  return {
    ...createAdmission(parts),
    ...parts.concurrency,
    ...createLifecycle(store),
    ...createEntitlementChanges(store, clock),
    ...createExpiry(store),
    erasure: createErasure(store, { patience: 0, every: 1 }),
  }
}

/** An account as the test knows it. */
export type User = {
  readonly index: number
  readonly id: string
  /** What Identity always says of its plan, if it always says the same. */
  readonly plan: number | undefined
  /** The sessions it started last. */
  readonly ids: string[]
  /** The sessions that its Idempotency-Keys got. */
  readonly requests: Map<string, string>
  /** When the last event of Identity took effect. */
  effectiveAt: number
}

const userOf = (index: number): User => ({
  ...{ index, id: `u:{${index}}`, plan: index % 2 ? 1 + (index % 3) : undefined, effectiveAt: 0 },
  ...{ ids: [], requests: new Map() },
})

/** Two instances of the service with a connection each, on a Redis of their own, and its users. */
export const randomWorld = async ({ seed = 0, settings = {}, clock = fastClock(), ...options }: Options) => {
  const { address, ask } = await ownRedis()
  const users = Array.from({ length: options.users }, (_, index) => userOf(index))
  const byId = new Map(users.map((user) => [user.id, user]))
  const decide = (read: Settings) => options.decide ?? identity(seed, read, (id) => byId.get(id)?.plan)
  const instanceWith = (SAME_DEVICE_SESSIONS: string) => {
    const all = { ...SETTINGS, ...settings, REDIS_ADDR: address, SAME_DEVICE_SESSIONS }
    return instanceOf({ settings: all, decide, clock: clock.now, ...(options.gate && { gate: options.gate }) })
  }
  const instances = [instanceWith('allow'), instanceWith('replace')] as const
  return { seed, ask, clock, users, byId, instances }
}

export type World = Awaited<ReturnType<typeof randomWorld>>
export type Instance = World['instances'][number]
