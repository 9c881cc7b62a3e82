import { join } from 'node:path'
import { Redis } from 'ioredis'
import { addRound, type Rounds } from '../reading.ts'
import { startDriver } from '../side/driver.ts'
import type { Side } from '../side/side.ts'
import { measureBacklog, pings } from './backlog.ts'
import { measureFlood } from './flood.ts'
import type { SweepWorkerVerbs } from './sweep-worker.ts'

/** Faster than any player, and sessions that live for a second. */
const [NO_RATES, SHORT_LIVES] = [
  { HEARTBEAT_RATE_FACTOR: '0', PAUSE_RATE_LIMIT: '0' },
  { HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '1' },
]

/** Events on their way to the bus, and a sweep of many; one round of this version alone. */
export const measureEvents = async (sides: readonly Side[]): Promise<Rounds[]> => {
  const [side] = sides as [Side, ...Side[]]
  const redis = new Redis(`redis://${side.redis}`)
  await redis.flushall()
  Object.assign(process.env, side.environment, NO_RATES) // this process calls the endpoints; another one is the relay
  const measured: Rounds = new Map()
  addRound(measured, { PING: [await pings(redis)] })
  const short = { ...side.environment, ...SHORT_LIVES }
  const sweep = startDriver<SweepWorkerVerbs>(join(import.meta.dirname, 'sweep-worker.ts'), short)
  addRound(measured, { 'sessions ended by a sweep': [await sweep.ask('sweep', undefined)] })
  sweep.stop()
  await redis.flushall()
  addRound(measured, await measureBacklog(side, redis))
  addRound(measured, await measureFlood(side))
  redis.disconnect()
  return [measured]
}
