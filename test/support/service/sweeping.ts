import { createExpiry } from '../../../functions/core/session/expiry.ts'
import { ownRedis } from '../redis/redis-server.ts'
import { movingClock } from './moving-clock.ts'
import { service } from './service.ts'

/** A service on a Redis of its own, whose time the test moves, and its sweep. */
export const sweeping = async (settings: Record<string, string> = {}) => {
  const redis = await ownRedis()
  const clock = movingClock()
  const running = service({ settings: { REDIS_ADDR: redis.address, ...settings }, clock: clock.now })
  const sweep = (msLeft: () => number = () => 60_000) => createExpiry(running.store).sweep(msLeft)
  const start = async (userId: string) => (await running.create(userId)).body.session.session_id as string
  return { redis, clock, running, sweep, start }
}
