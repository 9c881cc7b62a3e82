import { randomBytes } from 'node:crypto'
import type { Settings } from '../contract/environment.ts'
import { StorageUnavailable } from './errors.ts'
import { indexKeys } from './partition.ts'
import type { RedisClient } from './redis.ts'
import { parseReply, type Reply } from './reply.ts'

/** Longest wait for Redis in one call, connecting and sending again included. */
const DEADLINE_MS = 900

type Arguments = Readonly<Record<string, string | number>>
/** Runs a script on a partition; `key` is the first of its keys. Rejects with StorageUnavailable and nothing else. */
export type Script = (partition: number, key: string, args: Arguments) => Promise<Reply>

/** Rejects when `call` has not settled in time; what it does later is ignored. */
const inTime = async <Value>(call: Promise<Value>): Promise<Value> => {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(() => deadline.reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS)
  try {
    return await Promise.race([call, deadline.promise])
  } catch (cause) {
    throw new StorageUnavailable(cause)
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The session store: scripts on Redis, one round trip and one atomic step each. The time is Redis' own;
 * `clock` (Unix ms) replaces it in tests only.
 */
export const sessionStore = (redis: RedisClient, settings: Settings, clock?: () => number) => ({
  /** Defines the script once per connection; it is sent by its digest (EVALSHA) and in full when Redis lost it. */
  script: (name: string, parts: readonly string[]): Script => {
    redis.defineCommand(name, { lua: parts.join('\n') })
    const command = Reflect.get(redis, name) as (...args: (string | number)[]) => Promise<unknown>
    return async (partition, key, args) => {
      const named = {
        now: (UNDER_TEST && clock?.()) || '',
        operation: randomBytes(16).toString('base64url'),
        retention: settings.SESSION_RETENTION,
        outbox_limit: settings.OUTBOX_LIMIT,
        ...args,
      }
      const keys = [key, ...indexKeys(partition)]
      return parseReply(await inTime(command.call(redis, keys.length, ...keys, ...Object.entries(named).flat())))
    }
  },
  /** Resolves when Redis answers, every primary of a cluster. */
  ping: async (): Promise<void> => {
    await inTime(redis.ping())
    if ('nodes' in redis) await inTime(Promise.all(redis.nodes('master').map((node) => node.ping())))
  },
})

export type SessionStore = ReturnType<typeof sessionStore>
