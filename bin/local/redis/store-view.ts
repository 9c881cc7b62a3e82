import type { Redis } from 'ioredis'
import { outboxKeys, partitionOf, sessionKey, slotsKey, tagOf } from '../../../functions/core/redis/partition.ts'
import { parseWords } from '../../../functions/core/session/words.ts'

/** As many accounts as a page shows. */
const MOST_ACCOUNTS = 40

/** A slot and the session that holds it. Times are Unix ms. */
export type Slot = {
  readonly sessionId: string
  readonly deadline: number
  readonly status: string
  readonly profileId: string
  readonly contentId: string
  readonly deviceId: string
  readonly startedAt: number
  readonly isDegraded: boolean
}
export type Account = { readonly userId: string; readonly limit: number; readonly slots: readonly Slot[] }
/** What Redis holds: events that wait to be published, and the accounts that hold slots. */
export type StoreView = { readonly outbox: number; readonly accounts: readonly Account[] }

const usersIn = async (redis: Redis) => {
  const users = new Set<string>()
  for await (const keys of redis.scanStream({ match: '{*}:slots:*', count: 1_000 }))
    for (const key of keys as string[]) users.add(decodeURIComponent(key.split(':')[2] ?? ''))
  return [...users].sort().slice(0, MOST_ACCOUNTS)
}

const slotOf = (sessionId: string, deadline: number, stored: string | null): Slot => {
  const words = parseWords(stored ?? '')
  return {
    ...{ sessionId, deadline, status: words.status ?? 'gone', profileId: words.profile_id ?? '' },
    ...{ contentId: words.content_id ?? '', deviceId: words.device_id ?? '' },
    ...{ startedAt: Number(words.started_at ?? 0), isDegraded: words.degraded === '1' },
  }
}

const pairsOf = (flat: readonly string[]) =>
  flat.flatMap((id, i) => (i % 2 === 0 ? [[id, Number(flat[i + 1])] as const] : []))

const accountOf = async (redis: Redis, userId: string, defaultLimit: number): Promise<Account> => {
  const partition = partitionOf(userId)
  const [flat, plan] = await Promise.all([
    redis.zrange(slotsKey(userId), '0', '-1', 'WITHSCORES'),
    redis.hget(`${tagOf(partition)}:account:${encodeURIComponent(userId)}`, 'max_concurrent_streams'),
  ])
  const held = pairsOf(flat)
  const stored = held.length > 0 ? await redis.mget(held.map(([id]) => sessionKey(partition, id))) : []
  const slots = held.map(([id, deadline], i) => slotOf(id, deadline, stored[i] ?? null))
  return { userId, limit: plan === null ? defaultLimit : Number(plan), slots: slots.toSorted(byAge) }
}

const byAge = (one: Slot, other: Slot) => one.startedAt - other.startedAt

/** Reads Redis by its keys, beside the service (functions/core/README.md, "Keys"). Rejects when Redis does not answer. */
export const readStore = async (redis: Redis, defaultLimit: number): Promise<StoreView> => {
  const [users, lengths] = await Promise.all([usersIn(redis), Promise.all(outboxKeys.map((key) => redis.xlen(key)))])
  const accounts = await Promise.all(users.map((userId) => accountOf(redis, userId, defaultLimit)))
  return { outbox: lengths.reduce((sum, one) => sum + one, 0), accounts }
}
