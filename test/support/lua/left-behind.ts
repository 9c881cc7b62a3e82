import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { deadlinesKey, partitionOf, sessionKey } from '../../../functions/core/redis/partition.ts'

/** An id that is the same in a key, of a user in this partition. */
export const plainUserIn = (partition: number): string => {
  const userId = `user-${randomUUID()}`
  return partitionOf(userId) === partition ? userId : plainUserIn(partition)
}

const read = async (redis: Redis, key: string) => {
  const held: Record<string, () => Promise<unknown>> = {
    hash: async () => Object.entries(await redis.hgetall(key)).sort(),
    zset: () => redis.zrange(key, '0', '-1', 'WITHSCORES'),
    string: () => redis.get(key),
  }
  return [key, await held[await redis.type(key)]?.(), Math.ceil((await redis.pttl(key)) / 60_000)]
}

/** All that Redis holds of a user and of these sessions of his, but events; its time to live in minutes. */
export const leftBehind = async (redis: Redis, userId: string, ids: readonly string[]) => {
  const partition = partitionOf(userId)
  const keys = [...(await redis.keys(`*${userId}*`)), ...ids.map((id) => sessionKey(partition, id))].sort()
  const due = await Promise.all(ids.map((id) => redis.zscore(deadlinesKey(partition), id)))
  return [await Promise.all(keys.map((key) => read(redis, key))), due]
}

/** The same with names that do not differ between two users. */
export const anonymous = (seen: unknown, userId: string, ids: readonly string[]): string =>
  ids
    .reduce(
      (text, id, i) => text.replaceAll(id, `session ${i}`).replaceAll(id.slice(-12), `end ${i}`),
      JSON.stringify(seen),
    )
    .replaceAll(userId, 'user')
