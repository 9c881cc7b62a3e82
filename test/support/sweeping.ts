import { expiry } from '../../functions/core/expiry.ts'
import { movingClock } from './moving-clock.ts'
import { ownRedis } from './redis-server.ts'
import { service } from './service.ts'

/** A service on a Redis of its own, whose time the test moves, and its sweep. */
export const sweeping = async (settings: Record<string, string> = {}, through = (address: string) => address) => {
  const redis = await ownRedis()
  const clock = movingClock()
  const on = (address: string) => service({ settings: { REDIS_ADDR: address, ...settings }, clock: clock.now })
  const running = on(redis.address)
  const swept = on(through(redis.address))
  const sweep = (msLeft: () => number = () => 60_000) => expiry(swept.store).sweep(msLeft)
  const start = async (userId: string) => (await running.create(userId)).body.session.session_id as string
  return { redis, clock, running, sweep, start }
}
