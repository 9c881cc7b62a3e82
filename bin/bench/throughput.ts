import { createRequire } from 'node:module'
import type { Redis } from 'ioredis'
import type { EndpointName } from '../../functions/contract/routes.ts'
import { bundleFunctions } from '../../lib/bundling.ts'
import { perSecond } from './measure.ts'
import { duringScripts } from './redis-cost.ts'
import { toEvent } from './request.ts'

const CALLS = 10_000
const AT_A_TIME = 50
const SESSIONS = 200

type Handler = (event: unknown, context: object) => Promise<{ statusCode: number; body: string }>

const handlerOf = (name: EndpointName): Handler =>
  createRequire(import.meta.url)(`${bundleFunctions().directoryOf(name)}/index.js`).handler

const expect = (status: number, reply: { statusCode: number; body: string }) => {
  if (reply.statusCode !== status) throw new Error(`${reply.statusCode} instead of ${status}: ${reply.body}`)
  return JSON.parse(reply.body)
}

const createWith = (create: Handler) => async (i: number) => {
  const body = { user_id: `bench-${i}`, profile_id: 'p', content_id: 'c', device_id: 'd' }
  const { session } = expect(201, await create(toEvent('create-session', undefined, body), {}))
  return session.session_id as string
}

/**
 * Requests a second through the real bundles in one process, 50 at a time on one connection, and bare PINGs on such
 * a connection in the same run: how much of the way is ours.
 */
export const benchThroughput = async (redis: Redis) => {
  const start = createWith(handlerOf('create-session'))
  const beat = handlerOf('send-heartbeat')
  const ids = await Promise.all(Array.from({ length: SESSIONS }, (_, i) => start(-1 - i)))
  const path = (i: number) => ids[i % ids.length]
  const heartbeat = async (i: number) =>
    expect(200, await beat(toEvent('send-heartbeat', path(i), { position: i }), {}))
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
  return [
    row('PING', ping),
    row('send-heartbeat', beats.rate, beats.cost),
    row('create-session (two HTTP calls each)', creates.rate, creates.cost),
  ]
}
