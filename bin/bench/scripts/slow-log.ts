import type { Redis } from 'ioredis'

/** One script call: the digest of the script, its first key, and µs inside Redis. */
export type ScriptCall = { readonly sha: string; readonly key: string; readonly us: number }

type Entry = [id: number, at: number, us: number, command: string[]]

/** Below what any script takes; the commands inside a script, which Redis logs too, are mostly shorter and left out. */
const FLOOR_US = 4

/** Records the script calls that a Redis server runs, by its slow log. */
export const slowLog = async (redis: Redis) => {
  await redis.config('SET', 'slowlog-log-slower-than', FLOOR_US)
  await redis.config('SET', 'slowlog-max-len', 1_000_000)
  return {
    /** The script calls during `work`, in their order. Calls by digest only: a script that is sent in full is compiled. */
    during: async (work: () => Promise<unknown>): Promise<ScriptCall[]> => {
      await redis.call('SLOWLOG', 'RESET')
      await work()
      const entries = (await redis.call('SLOWLOG', 'GET', '-1')) as Entry[]
      const scripts = entries.filter(([, , , [command]]) => command?.toUpperCase() === 'EVALSHA').reverse()
      return scripts.map(([, , us, [, sha = '', , key = '']]) => ({ sha, key, us }))
    },
  }
}
