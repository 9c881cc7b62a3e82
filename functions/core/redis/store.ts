import { createHash } from 'node:crypto'
import type { Settings } from '../../contract/settings/settings.ts'
import { StorageUnavailable } from '../refusals.ts'
import { pingAll, prompt, type RedisClient, readiness } from './client.ts'
import { constantsOf } from './constants.ts'
import { newOperation } from './operation.ts'
import { indexKeys } from './partition.ts'
import { assemble, type Script } from './script.ts'

/** What the store itself sends, unless a test resends something. */
type Own = 'operation'
/** Runs a script on a partition; `key` is the first of its keys. Rejects with StorageUnavailable and nothing else. */
export type Run<Argument extends string, Answer> = (
  partition: number,
  key: string,
  args: Readonly<Record<Exclude<Argument, Own>, string | number> & Partial<Record<Own, string>>>,
) => Promise<Answer>

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
  const constants = constantsOf(settings)
  const script = <Argument extends string, Outcome extends string, Answer>(
    row: Script<Argument, Outcome>,
    parse: (raw: unknown, row: Script<Argument, Outcome>) => Answer,
  ): Run<Argument, Answer> => {
    const lua = assemble(row, constants)
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
      const given: Readonly<Record<string, string | number>> = { operation: newOperation(), ...args }
      const values = row.arguments.map((name) => given[name] ?? '')
      if (UNDER_TEST && clock) values.push(clock())
      const keys = [key, ...indexKeys(partition)]
      return ask(async (_redis, deadline) => parse(await send(keys, values, deadline), row))
    }
  }
  return {
    /** Sends a single command, where no script is needed. Rejects with StorageUnavailable and nothing else. */
    ask,
    /**
     * A script of the table. It is sent by its digest, and in full to a Redis that does not have it (EVALSHA, NOSCRIPT).
     * `parse` throws when the answer is not the script's.
     */
    script,
    /** Resolves when Redis answers, every primary of a cluster. */
    ping: (): Promise<void> => within(patience.call, () => pingAll(redis)),
  }
}

export type SessionStore = ReturnType<typeof createSessionStore>
