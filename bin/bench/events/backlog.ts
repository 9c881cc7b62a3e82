import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { callFor, forEach, type Started, startSession } from '../calls.ts'
import type { Readings } from '../reading.ts'
import type { Side } from '../side/side.ts'
import { startRelay } from './relay.ts'

const [SESSIONS, AT_REST, BACKLOG, PINGS, AT_ONCE] = [200, 40, 20_000, 10_000, 50]

/** Events that wait in all outboxes. */
export const waitingEvents = async (redis: Redis) => {
  const lengths = await Promise.all((await redis.keys('*:outbox')).map((key) => redis.xlen(key)))
  return lengths.reduce((sum, length) => sum + length, 0)
}

/** Bare PINGs a second, 50 at a time on one connection: what this Redis on this machine allows. */
export const pings = async (redis: Redis) => {
  const from = performance.now()
  await forEach(Array.from({ length: PINGS }), AT_ONCE, () => redis.ping())
  return (PINGS / (performance.now() - from)) * 1000
}

/**
 * Events through the real relay to a real HTTP endpoint: how fast a backlog goes out, and how long a single event
 * takes from the end of its request to the bus while nothing else happens.
 */
export const measureBacklog = async (side: Side, redis: Redis): Promise<Readings> => {
  const { bus } = side
  const sessions: Started[] = []
  await forEach([...Array(SESSIONS).keys()], 8, async (i) => sessions.push(await startSession(`backlog-${i}`)))
  while ((await waitingEvents(redis)) < BACKLOG)
    await forEach(sessions, AT_ONCE, (one) => callFor('send-heartbeat', one, { position: 1 }))
  const [backlog, already] = [await waitingEvents(redis), bus.count()]
  const relay = await startRelay(side)
  const from = performance.now()
  await relay.begin()
  const rate = (backlog / ((await bus.until(already + backlog)) - from)) * 1000
  const delays: number[] = []
  for (let i = 0; i < AT_REST; i++) {
    await sleep(400 + Math.random() * 300)
    await startSession(`rest-${i}`)
    const at = performance.now()
    delays.push((await bus.until(already + backlog + i + 1)) - at)
  }
  relay.stop()
  return { 'events of a backlog': [rate], 'an event at rest': delays }
}
