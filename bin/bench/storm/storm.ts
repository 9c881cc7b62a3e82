import { join } from 'node:path'
import { addRound, type Rounds } from '../reading.ts'
import { startDriver } from '../side/driver.ts'
import type { Side } from '../side/side.ts'
import type { EnvironmentVerbs } from './environments-driver.ts'
import { type Door, startSlowRedis } from './slow-redis.ts'

/** Two seconds and a half of logins for all, one after the other, if each came once and none was refused. */
const DOOR: Door = { loginMs: 5, refusalMs: 1, loginsPerSecond: 100 }
const [ENVIRONMENTS, PROCESSES, PATIENCE_MS] = [500, 2, 120_000]

/** What so many environments of a version live through that start at once: ms until each is served, logins, 503s. */
export const storm = async (tree: string, environments: number, processes: number, door: Door, shards = 1) => {
  const redis = await startSlowRedis(door, shards)
  const drivers = Array.from({ length: processes }, () =>
    startDriver<EnvironmentVerbs>(join(import.meta.dirname, 'environments-driver.ts'), {
      ...{ PATH: process.env.PATH, BENCH_TREE: tree },
    }),
  )
  const settings = { REDIS_ADDR: redis.addresses.join(), REDIS_CLUSTER: String(shards > 1) }
  const count = environments / processes
  const lives = await Promise.all(
    drivers.map(({ ask }, i) => ask('storm', { first: i * count, count, settings, ms: PATIENCE_MS })),
  )
  for (const { stop } of drivers) stop()
  redis.stop()
  return { lives: lives.flat(), logins: redis.logins }
}

/**
 * One round of each version in turn, on one Redis and on a cluster of three shards: a version that does not settle takes
 * minutes. Who was never served counts with all the time that was watched.
 */
export const measureStorm = async (sides: readonly Side[]): Promise<Rounds[]> => {
  const all = sides.map((): Rounds => new Map())
  for (const [i, { version }] of sides.entries())
    for (const [where, shards] of [
      ['one Redis', 1],
      ['three shards', 3],
    ] as const) {
      const { lives, logins } = await storm(version.tree, ENVIRONMENTS, PROCESSES, DOOR, shards)
      addRound(all[i] ?? new Map(), {
        [`500 environments served, ${where}`]: lives.map(({ servedMs }) => servedMs ?? PATIENCE_MS),
        [`logins, ${where}`]: [logins.length],
        [`answers 503, ${where}`]: [lives.reduce((sum, { unavailable }) => sum + unavailable, 0)],
      })
    }
  return all
}
