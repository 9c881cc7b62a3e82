import type { RedisClient } from '../../../functions/core/redis/client.ts'
import { partitionOf, tagOf } from '../../../functions/core/redis/partition.ts'

export const memoryKey = (userId: string): string =>
  `${tagOf(partitionOf(userId))}:memory:${encodeURIComponent(userId)}`

/** An account's memory (core/README.md): ids of sessions that have ended, and lines, both the newest first. */
export const parseMemory = (text: string) => {
  const [ended = '', ...lines] = text.split('\n')
  return {
    ended: ended.split(' ').filter(Boolean),
    lines: lines.filter(Boolean).map((line) => {
      const [name = '', till = '', ...values] = line.split('\t')
      return { name, till: Number(till), values }
    }),
  }
}

export const storedMemory = async (redis: RedisClient, userId: string) =>
  parseMemory((await redis.get(memoryKey(userId))) ?? '')
