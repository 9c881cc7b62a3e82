import type { Redis } from 'ioredis'

const number = (info: string, field: string) => Number(new RegExp(`${field}:(\\d+)`).exec(info)?.[1])

/** µs that Redis itself spends per script call while `work` runs. */
export const duringScripts = async (redis: Redis, work: () => Promise<number>) => {
  await redis.config('RESETSTAT')
  const rate = await work()
  const stats = await redis.info('commandstats')
  const [, calls = 0, microseconds = 0] = /cmdstat_evalsha:calls=(\d+),usec=(\d+)/.exec(stats)?.map(Number) ?? []
  return { rate, cost: (microseconds / calls).toFixed(1) }
}

/** Bytes of one such key, on average. */
const bytesOf = async (redis: Redis, keys: readonly string[]) => {
  const sizes = await Promise.all(keys.slice(0, 500).map((key) => redis.memory('USAGE', key)))
  return Math.round(sizes.reduce((sum: number, size) => sum + (size ?? 0), 0) / sizes.length)
}

/** What a live session takes in Redis, and a decision that is remembered. */
export const redisCost = async (redis: Redis) => {
  const keys = await redis.keys('*:session:*')
  return {
    'bytes of a session hash': await bytesOf(redis, keys),
    'bytes of a decision': await bytesOf(redis, await redis.keys('*:decision:*')),
    'MB used in all': (number(await redis.info('memory'), 'used_memory') / 1e6).toFixed(1),
    'sessions in it': keys.length,
  }
}

/** Events that wait in all outboxes. */
export const outboxLength = async (redis: Redis) => {
  const keys = await redis.keys('*:outbox')
  const lengths = await Promise.all(keys.map((key) => redis.xlen(key)))
  return lengths.reduce((sum, length) => sum + length, 0)
}
