import { randomBytes } from 'node:crypto'
import type { Settings } from '../contract/environment.ts'
import { StorageUnavailable } from './errors.ts'
import { indexKeys } from './partition.ts'
import { pingAll, type RedisClient, readiness } from './redis.ts'
import { parseReply, type Reply } from './reply.ts'

/** Longest wait for Redis in one call, connecting and sending again included. */
const DEADLINE_MS = 900

type Arguments = Readonly<Record<string, string | number>>
/** Runs a script on a partition; `key` is the first of its keys. Rejects with StorageUnavailable and nothing else. */
export type Script = (partition: number, key: string, args: Arguments) => Promise<Reply>

/** Rejects when `act` has not settled in time; its signal then says that it must not begin anything more. */
const inTime = async <Value>(act: (deadline: AbortSignal) => Promise<Value>): Promise<Value> => {
  const deadline = new AbortController()
  const passed = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    deadline.abort(new Error(`no answer within ${DEADLINE_MS} ms`))
    passed.reject(deadline.signal.reason)
  }, DEADLINE_MS)
  try {
    return await Promise.race([act(deadline.signal), passed.promise])
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
export const sessionStore = (redis: RedisClient, settings: Settings, clock?: () => number) => {
  const ready = readiness(redis)
  return {
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
        const reply = await inTime(async (deadline) => {
          await ready()
          deadline.throwIfAborted()
          return command.call(redis, keys.length, ...keys, ...Object.entries(named).flat())
        })
        return parseReply(reply)
      }
    },
    /** Resolves when Redis answers, every primary of a cluster. */
    ping: (): Promise<void> => inTime(() => pingAll(redis)),
  }
}

export type SessionStore = ReturnType<typeof sessionStore>
