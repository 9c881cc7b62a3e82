import type { Redis } from 'ioredis'

/** One step for each key, so that a key which is written meanwhile keeps the newer time. */
const AGE = `
  local ttl = redis.call('PTTL', KEYS[1])
  if ttl >= 0 then redis.call('PEXPIRE', KEYS[1], math.max(1, ttl - ARGV[1])) end`

/** What Redis keeps for some time is gone so many ms earlier: what time that passes would do to it. */
export const ageRedis = async (redis: Redis, ms: number) => {
  for await (const keys of redis.scanStream({ count: 1_000 }))
    await Promise.all((keys as string[]).map((key) => redis.eval(AGE, 1, key, ms)))
}
