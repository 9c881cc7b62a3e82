import type { Redis } from 'ioredis'
import { deadlinesKey, outboxKeys } from '../../functions/core/partition.ts'

/** What is lost with a Redis: sessions that nobody had ended, and events that had not left, by session. */
export type LastState = { readonly live: ReadonlySet<string>; readonly events: ReadonlyMap<string, readonly number[]> }

const FROZEN_MS = 10_000

const partOf = async (redis: Redis, partition: number, outbox: string) => {
  const live = await redis.zrange(deadlinesKey(partition), '0', '-1')
  const entries = await redis.xrange(outbox, '-', '+')
  const named = (flat: readonly string[], name: string) => flat[flat.indexOf(name) + 1] ?? ''
  const events = entries.map(([, flat]) => ({
    id: named(flat, 'session_id'),
    sequence: Number(named(flat, 'sequence')),
  }))
  return { live, events }
}

/** Stops whoever writes, for longer than it takes to end this Redis, and reads what it holds. */
export const lastStateOf = async (redis: Redis): Promise<LastState> => {
  await redis.call('CLIENT', 'PAUSE', FROZEN_MS, 'WRITE')
  const parts = await Promise.all(outboxKeys.map((outbox, partition) => partOf(redis, partition, outbox)))
  const bySession = Map.groupBy(
    parts.flatMap(({ events }) => events),
    ({ id }) => id,
  )
  return {
    live: new Set(parts.flatMap(({ live }) => live)),
    events: new Map([...bySession].map(([id, events]) => [id, events.map(({ sequence }) => sequence)])),
  }
}
