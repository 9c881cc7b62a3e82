import type { Redis } from 'ioredis'
import { type Handler, handlerOf, type Reply, within } from './bundle.ts'
import { perSecond } from './measure.ts'
import { duringScripts } from './redis-cost.ts'
import { toEvent } from './request.ts'

const CALLS = 10_000
const AT_A_TIME = 50
const SESSIONS = 200

const expect = (status: number, reply: Reply) => {
  if (reply.statusCode !== status) throw new Error(`${reply.statusCode} instead of ${status}: ${reply.body}`)
  return JSON.parse(reply.body)
}

export type Started = { readonly id: string; readonly token: string }

/** Starts the session of the i-th user. */
export const createWith = (create: Handler<Reply>) => async (i: number) => {
  const body = { user_id: `bench-${i}`, profile_id: 'p', content_id: 'c', device_id: 'd' }
  const request = toEvent('create-session', undefined, process.env.BENCH_ACCESS_TOKEN, body)
  const { session, playback_token: token } = expect(201, await create(request, within(10_000)))
  return { id: session.session_id, token } as Started
}

/** Sends a heartbeat of a session. */
export const beatWith = (beat: Handler<Reply>) => async (started: Started | undefined, position: number) =>
  expect(200, await beat(toEvent('send-heartbeat', started?.id, started?.token, { position }), within(10_000)))

/**
 * Requests a second through the real bundles in one process, 50 at a time on one connection, and bare PINGs on such
 * a connection in the same run: how much of the time is the service's own.
 */
export const benchThroughput = async (redis: Redis) => {
  const start = createWith(handlerOf('create-session'))
  const beat = beatWith(handlerOf('send-heartbeat'))
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, (_, i) => start(-1 - i)))
  const heartbeat = (i: number) => beat(sessions[i % SESSIONS], i)
  await perSecond(1_000, AT_A_TIME, heartbeat)
  const ping = await perSecond(CALLS, AT_A_TIME, () => redis.ping())
  const beats = await duringScripts(redis, () => perSecond(CALLS, AT_A_TIME, heartbeat))
  const creates = await duringScripts(redis, () => perSecond(CALLS / 5, AT_A_TIME, start))
  const row = (what: string, rate: number, cost = '') => ({
    what,
    'µs in Redis per script': cost,
    'per second': Math.round(rate),
    'to PING': (rate / ping).toFixed(2),
  })
  return {
    ping,
    rows: [
      row('PING', ping),
      row('send-heartbeat', beats.rate, beats.cost),
      row('create-session (two HTTP calls each)', creates.rate, creates.cost),
    ],
  }
}
