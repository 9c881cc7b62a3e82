import { randomBytes } from 'node:crypto'
import type { Settings } from '../../contract/settings/settings.ts'
import { StorageUnavailable } from '../refusals.ts'
import { pingAll, prompt, type RedisClient, readiness } from './client.ts'
import { indexKeys } from './partition.ts'
import { parseReply, type Reply } from './reply.ts'

type Arguments = Readonly<Record<string, string | number>>
/** Runs a script on a partition; `key` is the first of its keys. Rejects with StorageUnavailable and nothing else. */
export type Script<Answer = Reply> = (partition: number, key: string, args: Arguments) => Promise<Answer>

/** Rejects when `act` has not settled within `ms`; its signal then says that it must not begin anything more. */
const within = async <Value>(ms: number, act: (deadline: AbortSignal) => Promise<Value>): Promise<Value> => {
  const deadline = new AbortController()
  const passed = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    deadline.abort(new Error(`no answer within ${ms} ms`))
    passed.reject(deadline.signal.reason)
  }, ms)
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
export const createSessionStore = (
  redis: RedisClient,
  settings: Settings,
  clock?: (() => number) | undefined,
  patience = prompt,
) => {
  const ready = readiness(redis)
  const ask = <Value>(act: (redis: RedisClient) => Promise<Value>): Promise<Value> =>
    within(patience.call, async (deadline) => {
      await ready()
      deadline.throwIfAborted()
      return act(redis)
    })
  /** Defines the script once per connection; it is sent by its digest (EVALSHA) and in full when Redis lost it. */
  const scriptWith = <Answer>(
    name: string,
    parts: readonly string[],
    parse: (raw: unknown) => Answer,
  ): Script<Answer> => {
    redis.defineCommand(name, { lua: parts.join('\n') })
    const command = Reflect.get(redis, name) as (...args: (string | number)[]) => Promise<unknown>
    return async (partition, key, args) => {
      const named = {
        now: (UNDER_TEST && clock?.()) || '',
        operation: randomBytes(16).toString('base64url'),
        retention: settings.SESSION_RETENTION,
        outbox_limit: settings.OUTBOX_LIMIT,
        interval: settings.HEARTBEAT_INTERVAL,
        missed: settings.MISSED_HEARTBEATS,
        ...args,
      }
      const keys = [key, ...indexKeys(partition)]
      return parse(await ask(() => command.call(redis, keys.length, ...keys, ...Object.entries(named).flat())))
    }
  }
  return {
    /** Sends a single command, where no script is needed. Rejects with StorageUnavailable and nothing else. */
    ask,
    /** A script whose answer is its own. */
    scriptWith,
    /** A script of endpoints, which all answer alike. */
    script: (name: string, parts: readonly string[]): Script => scriptWith(name, parts, parseReply),
    /** Resolves when Redis answers, every primary of a cluster. */
    ping: (): Promise<void> => within(patience.call, () => pingAll(redis)),
  }
}

export type SessionStore = ReturnType<typeof createSessionStore>
