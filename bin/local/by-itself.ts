import type { LocalApi, Log } from './api.ts'
import type { FoundRedis } from './find-redis.ts'
import type { FoundSigningKeys } from './find-signing-keys.ts'
import { startFirstRotations } from './first-rotations.ts'
import type { RunningApi } from './run-api.ts'
import { type Planned, startSchedules } from './schedules.ts'
import type { OnStop } from './surroundings.ts'

type Found = { readonly redis: FoundRedis; readonly signingKeys: FoundSigningKeys }

/** Starts what nobody calls: the schedules, until Redis ends, and unless they are off the first rotation of the keys. */
export const startByItself = (
  api: LocalApi,
  planned: readonly Planned[],
  { background }: RunningApi,
  { redis, signingKeys: { url } }: Found,
  log: Log,
  onStop: OnStop,
) => {
  const schedules = startSchedules(planned, background)
  onStop(schedules.stop)
  void redis.ended?.then(() => {
    log(`Redis at ${redis.address} has ended: stop this program and start it again.`)
    return schedules.stop()
  })
  if (url && planned.length > 0) onStop(startFirstRotations(api.secrets, url, log).stop)
}
