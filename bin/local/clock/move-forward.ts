import type { Redis } from 'ioredis'
import { AHEAD_SECONDS } from '../lambda/ahead-clock.ts'
import type { RunningApi } from '../lambda/run-api.ts'
import type { Planned } from '../lambda/schedules.ts'
import type { LocalSecret } from '../template/api.ts'
import { ageRedis } from './age-redis.ts'
import type { Clock } from './clock.ts'

const DAY_MS = 86_400_000
/** A year: beyond it certificates and the like would be out of date. */
export const LONGEST_SECONDS = 366 * 86_400

type Parts = {
  readonly clock: Clock
  readonly redis: Redis
  readonly api: RunningApi
  readonly schedules: readonly Planned[]
  readonly secrets: readonly LocalSecret[]
  /** Rotates a secret; without it the keys are not this program's. */
  readonly rotate?: ((name: string) => Promise<string | undefined>) | undefined
}

/**
 * Lets time pass for the whole service in one step. The clock of the functions and of their scripts moves, what Redis
 * keeps for some time ages, and then what was due meanwhile is done: secrets rotate, each schedule runs once.
 */
export const timeMachine = ({ clock, redis, api, schedules, secrets, rotate }: Parts) => {
  let rotatedAt = clock.now()
  const rotateWhatIsDue = async () => {
    const days = (clock.now() - rotatedAt) / DAY_MS
    const due = secrets.filter(({ rotation }) => rotation?.everyDays !== undefined && rotation.everyDays <= days)
    if (due.length === 0 || !rotate) return
    rotatedAt = clock.now()
    await Promise.all(due.map(({ name }) => rotate(name)))
  }
  return async (seconds: number) => {
    clock.moveForward(seconds * 1_000)
    api.restartAll({ [AHEAD_SECONDS]: String(Math.round(clock.ahead() / 1_000)) })
    await ageRedis(redis, seconds * 1_000)
    await rotateWhatIsDue()
    for (const { name, functionName, input } of schedules) void api.background(`schedule ${name}`, functionName, input)
  }
}
