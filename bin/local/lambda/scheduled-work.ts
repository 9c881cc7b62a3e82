import type { OnStop } from '../dependencies.ts'
import type { FoundRedis } from '../redis/find-redis.ts'
import type { Log } from '../template/api.ts'
import type { RunningApi } from './run-api.ts'
import { type Planned, startSchedules } from './schedules.ts'

/** Runs the schedules until Redis ends. */
export const runSchedules = (
  planned: readonly Planned[],
  { background }: RunningApi,
  redis: FoundRedis,
  log: Log,
  onStop: OnStop,
) => {
  const schedules = startSchedules(planned, background)
  onStop(schedules.stop)
  void redis.ended?.then(() => {
    log(`Redis at ${redis.address} has ended: stop this program and start it again.`)
    return schedules.stop()
  })
}
