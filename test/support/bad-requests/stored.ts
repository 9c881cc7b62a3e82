import type { Redis } from 'ioredis'

const readers: Record<string, (redis: Redis, key: string) => Promise<unknown>> = {
  hash: (redis, key) => redis.hgetall(key),
  zset: (redis, key) => redis.zrangebyscore(key, '-inf', '+inf', 'WITHSCORES'),
  stream: (redis, key) => redis.xrange(key, '-', '+'),
  string: (redis, key) => redis.get(key),
}

const entry = async (redis: Redis, key: string) => {
  const type = await redis.type(key)
  const [value, ttl] = await Promise.all([readers[type]?.(redis, key), redis.ttl(key)])
  return `${key} ${type} ${ttl < 0 ? 'for ever' : 'expires'} ${JSON.stringify(value)}`
}

/** All that a Redis holds, or what keys of a pattern hold, as sorted lines. */
export const stored = async (redis: Redis, pattern = '*'): Promise<string[]> =>
  Promise.all((await redis.keys(pattern)).sort().map((key) => entry(redis, key)))
