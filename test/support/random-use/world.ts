import { admission } from '../../../functions/core/admission.ts'
import { concurrency } from '../../../functions/core/concurrency.ts'
import { entitlementChanges } from '../../../functions/core/entitlement-change.ts'
import { expiry } from '../../../functions/core/expiry.ts'
import { lifecycle } from '../../../functions/core/lifecycle.ts'
import { patient } from '../../../functions/core/redis.ts'
import { sessionStore } from '../../../functions/core/store.ts'
import { ownRedis } from '../redis-server.ts'
import { service } from '../service.ts'
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
  OUTBOX_LIMIT: '40',
  CREATE_RATE_LIMIT: '20',
  CREATE_BURST: '2',
  HEARTBEAT_RATE_FACTOR: '5',
  HEARTBEAT_BURST: '2',
  TOKEN_RATE_LIMIT: '10',
  TOKEN_BURST: '1',
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

type About = {
  readonly address: string
  readonly policy: string
  readonly planOf: (userId: string) => number | undefined
  readonly seed: number
  readonly clock: () => number
}

/** An instance of the functions, as far as its core goes. */
const instanceOf = ({ address, policy, planOf, seed, clock }: About) => {
  const settings = { ...SETTINGS, REDIS_ADDR: address, SAME_DEVICE_SESSIONS: policy }
  const running = service({ settings, clock })
  const short = { ...running.settings, SESSION_RETENTION: RETENTION_MS }
  const store = sessionStore(running.redis, short, clock, patient)
  const entitlement = { decide: identity(seed, short, planOf) }
  const parts = { ...running, store, entitlement, concurrency: concurrency(store, short) }
  return {
    ...admission(parts),
    ...parts.concurrency,
    ...lifecycle(store, short),
    ...entitlementChanges(store, short),
    ...expiry(store),
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
export const randomWorld = async (seed: number, size: number) => {
  const { address, ask } = await ownRedis()
  const clock = fastClock()
  const users = Array.from({ length: size }, (_, index) => userOf(index))
  const byId = new Map(users.map((user) => [user.id, user]))
  const planOf = (id: string) => byId.get(id)?.plan
  const policies = ['allow', 'replace'] as const
  const instances = policies.map((policy) => instanceOf({ address, policy, planOf, seed, clock: clock.now }))
  return { seed, ask, clock, users, byId, instances }
}

export type World = Awaited<ReturnType<typeof randomWorld>>
export type Instance = World['instances'][number]
