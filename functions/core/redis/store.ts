import { createHash, randomBytes } from 'node:crypto'
import type { Settings } from '../../contract/settings/settings.ts'
import { StorageUnavailable } from '../refusals.ts'
import { pingAll, prompt, type RedisClient, readiness } from './client.ts'
import { indexKeys } from './partition.ts'

type Arguments = Readonly<Record<string, string | number>>
/** Runs a script on a partition; `key` is the first of its keys. Rejects with StorageUnavailable and nothing else. */
export type Script<Answer> = (partition: number, key: string, args: Arguments) => Promise<Answer>

/** Rejects with StorageUnavailable when `act` fails or has not settled within `ms`; its signal then aborts: begin nothing more. */
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
  const ask = <Value>(act: (redis: RedisClient, deadline: AbortSignal) => Promise<Value>): Promise<Value> =>
    within(patience.call, async (deadline) => {
      await ready()
      deadline.throwIfAborted()
      return act(redis, deadline)
    })
  const script = <Answer>(parts: readonly string[], parse: (raw: unknown) => Answer): Script<Answer> => {
    const lua = parts.join('\n')
    const digest = createHash('sha1').update(lua).digest('hex')
    const isUnknown = (error: unknown) => error instanceof Error && error.message.startsWith('NOSCRIPT')
    const send = async (keys: readonly string[], args: readonly (string | number)[], deadline: AbortSignal) => {
      try {
        return await redis.evalsha(digest, keys.length, ...keys, ...args)
      } catch (error) {
        if (!isUnknown(error)) throw error
        deadline.throwIfAborted()
        return redis.eval(lua, keys.length, ...keys, ...args)
      }
    }
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
      return ask(async (_redis, deadline) => parse(await send(keys, Object.entries(named).flat(), deadline)))
    }
  }
  return {
    /** Sends a single command, where no script is needed. Rejects with StorageUnavailable and nothing else. */
    ask,
    /**
     * A script of these parts. It is sent by its digest, and in full to a Redis that does not have it (EVALSHA, NOSCRIPT).
     * `parse` throws when the answer is not the script's.
     */
    script,
    /** Resolves when Redis answers, every primary of a cluster. */
    ping: (): Promise<void> => within(patience.call, () => pingAll(redis)),
  }
}

export type SessionStore = ReturnType<typeof createSessionStore>
