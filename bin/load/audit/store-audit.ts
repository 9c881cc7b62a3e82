import type { Redis } from 'ioredis'
import { indexKeys, PARTITIONS, partitionOf, sessionKey, slotsKey } from '../../../functions/core/redis/partition.ts'
import { parseWords } from '../../../functions/core/session/words.ts'

/** What Redis has about one session, read in one step; null where there is none. */
export type Kept = {
  readonly id: string
  readonly userId: string | null
  readonly status: string | null
  readonly deadline: number | null
  /** Its deadline as the account's slots have it, and as the sweeper's index has it. */
  readonly slot: number | null
  readonly due: number | null
  /** Of the session in ms; -1: for ever, -2: there is none. */
  readonly ttl: number
  /** Of the account's slots. */
  readonly slotsTtl: number
  /** Redis' clock. */
  readonly now: number
}

const READ = `
  local time = redis.call('TIME')
  return { redis.call('GET', KEYS[1]), redis.call('ZSCORE', KEYS[2], ARGV[1]), redis.call('ZSCORE', KEYS[3], ARGV[1]),
    redis.call('PTTL', KEYS[1]), redis.call('PTTL', KEYS[2]), string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) }`

const isLive = ({ status }: Kept) => status === 'active' || status === 'paused'

/** What is wrong with a session as Redis has it: a live one is in both indexes with its own deadline, any other in none and not for ever. */
export const keptFaults = (kept: Kept): string[] => {
  const { deadline, slot, due, ttl, slotsTtl, now } = kept
  if (!isLive(kept)) {
    return [
      ...(slot === null ? [] : ['it holds a slot and does not live']),
      ...(due === null ? [] : ['it is due and does not live']),
      ...(kept.status !== null && ttl < 0 ? ['it has ended and is kept for ever'] : []),
    ]
  }
  const isOverdue = deadline !== null && deadline <= now // its slot is free at the deadline, the sweep does the rest
  return [
    ...(due === deadline ? [] : [`the index has ${due} as its deadline, it has ${deadline}`]),
    ...(slot === deadline || (isOverdue && slot === null) ? [] : [`the slots have ${slot}, it has ${deadline}`]),
    ...(ttl === -1 ? [] : ['it lives and is kept for a time']),
    ...(slotsTtl === -1 ? ['the slots are kept for ever'] : []),
  ]
}

const isOwn = (key: string, word: string) => key.split(':')[1] === word
/** Keys that may stay: outboxes for good, live sessions and the index of their deadlines. */
const mayStay = (key: string) => ['outbox', 'deadlines', 'session'].some((word) => isOwn(key, word))

const AT_A_TIME = 50

/** Does it with all, some at a time. */
const each = async <One>(all: readonly One[], act: (one: One) => Promise<void>) => {
  for (let at = 0; at < all.length; at += AT_A_TIME) await Promise.all(all.slice(at, at + AT_A_TIME).map(act))
}

const numberOf = (text: unknown) => (text === null ? null : Number(text))

const read = async (redis: Redis, userId: string, id: string): Promise<Kept> => {
  const partition = partitionOf(userId)
  const keys = [sessionKey(partition, id), slotsKey(userId), indexKeys(partition)[0]]
  const raw = (await redis.eval(READ, keys.length, ...keys, id)) as (string | number | null)[]
  const [text, slot, due, ttl, slotsTtl, now] = raw
  const { user_id, status, deadline } = parseWords(String(text ?? ''))
  return {
    ...{ id, userId: user_id ?? null, status: status ?? null },
    ...{ deadline: numberOf(deadline ?? null), slot: numberOf(slot), due: numberOf(due) },
    ...{ ttl: Number(ttl), slotsTtl: Number(slotsTtl), now: Number(now) },
  }
}

const allKeys = async (redis: Redis) => {
  const keys = new Set<string>()
  for await (const some of redis.scanStream({ match: '{*}:*', count: 1_000 })) for (const key of some) keys.add(key)
  return [...keys]
}

const LIVE_SLOTS = `
  local time = redis.call('TIME')
  local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
  return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')`

type Report = (what: string, facts: unknown) => void

/** The rules of Redis as a whole, and of what belongs to one another in it. */
export const storeAudit = (redis: Redis, limitOf: (userId: string) => number, violate: Report) => {
  const userOf = (key: string) => decodeURIComponent(key.split(':')[2] ?? '')
  const check = async (userId: string, id: string) => {
    const kept = await read(redis, userId, id)
    for (const fault of keptFaults(kept))
      violate(`Redis disagrees with itself: ${fault}`, { lookedUp: userId, ...kept })
    if (kept.userId !== null && kept.userId !== userId) violate('A slot of another', { lookedUp: userId, ...kept })
  }
  const checkSlots = async (key: string) => {
    const userId = userOf(key)
    const live = (await redis.eval(LIVE_SLOTS, 1, key)) as string[]
    if (live.length > limitOf(userId)) violate('More streams than the limit, in Redis', { userId, live })
    for (const id of await redis.zrange(key, '0', '-1')) await check(userId, id)
  }
  const checkSession = async (key: string) => {
    const { user_id: userId } = parseWords((await redis.get(key)) ?? '')
    if (userId) await check(userId, userOf(key))
  }
  const checkIndex = async (partition: number) => {
    const [deadlines] = indexKeys(partition)
    await each(await redis.zrange(deadlines, '0', '-1'), async (id) => {
      const isThere = await redis.exists(sessionKey(partition, id))
      if (!isThere && (await redis.zscore(deadlines, id)) !== null)
        violate('A deadline of no session', { partition, id })
    })
  }
  const checkTtl = async (key: string) => {
    if (!mayStay(key) && (await redis.pttl(key)) === -1) violate('A key that is kept for ever', { key })
  }
  return {
    /** Looks at everything there is once. Resolves to how many keys that were. */
    look: async (): Promise<number> => {
      const keys = await allKeys(redis)
      await each(keys, async (key) => {
        await checkTtl(key)
        if (isOwn(key, 'slots')) await checkSlots(key)
        if (isOwn(key, 'session')) await checkSession(key)
      })
      for (let partition = 0; partition < PARTITIONS; partition++) await checkIndex(partition)
      return keys.length
    },
    /** Everything has ended: nothing may be left but empty outboxes and keys with a TTL. */
    lookAtTheEnd: async (): Promise<number> => {
      const keys = await allKeys(redis)
      await each(keys, async (key) => {
        const isKept = isOwn(key, 'outbox') && (await redis.xlen(key)) === 0
        if (!isKept && (await redis.pttl(key)) === -1) violate('A key is left after the end', { key })
        if (isOwn(key, 'slots') || isOwn(key, 'dead-letters')) violate('Left after the end', { key })
      })
      return keys.length
    },
  }
}
