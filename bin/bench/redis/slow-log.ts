import type { Redis } from 'ioredis'

/** One script call: the digest of the script, its first key, and µs inside Redis. */
export type ScriptCall = { readonly sha: string; readonly key: string; readonly us: number }

type Entry = [id: number, at: number, us: number, command: string[]]

/** Below what any script takes. */
const FLOOR_US = 4

/**
 * The script calls that Redis runs during `work`, in their order, from its slow log. Calls by digest only: a script that
 * is sent in full is also compiled. Calls faster than `floor` µs are missing; but the closer it is to them, the fewer
 * commands inside a script does Redis log, which is time that the script seems to take.
 */
export const scriptCalls = async (
  redis: Redis,
  work: () => Promise<unknown>,
  floor = FLOOR_US,
): Promise<ScriptCall[]> => {
  await redis.config('SET', 'slowlog-max-len', 1_000_000, 'slowlog-log-slower-than', Math.floor(floor))
  await redis.call('SLOWLOG', 'RESET')
  await work()
  await redis.config('SET', 'slowlog-log-slower-than', -1)
  const entries = (await redis.call('SLOWLOG', 'GET', '-1')) as Entry[]
  const scripts = entries.filter(([, , , [command]]) => command?.toUpperCase() === 'EVALSHA').reverse()
  return scripts.map(([, , us, [, sha = '', , key = '']]) => ({ sha, key, us }))
}

/** A floor well below script calls that took so many µs, and above most commands inside them. */
export const floorFor = (times: readonly number[]): number => Math.min(...times) / 2
