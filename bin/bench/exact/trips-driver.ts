import { Redis } from 'ioredis'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import { call, callFor, listStreams, startSession, typicalId } from '../calls.ts'
import { type Said, startTap } from '../redis/tap.ts'
import { serve } from '../side/serve.ts'

const redis = new Redis(`redis://${process.env.REDIS_ADDR}`)
const tap = await startTap(process.env.REDIS_ADDR ?? '')
process.env.REDIS_ADDR = tap.address // the bundles, which load with their first call, are listened to

/** How often the client spoke after it had heard something: commands that are sent together are one round trip. */
const roundTrips = (said: readonly Said[]) =>
  said.filter(({ from }, i) => from === 'client' && said[i - 1]?.from !== 'client').length

const token = process.env.BENCH_ACCESS_TOKEN
const startOne = () => startSession(typicalId())
const ofSession = async (name: EndpointName, body?: object) => {
  const started = await startOne()
  return () => callFor(name, started, body)
}
const ofToken = async (name: EndpointName) => {
  const started = await startOne()
  return () => call(name, { body: { token: started.token } })
}

/** What each endpoint that asks Redis is sent; what must be there before is made first. */
const requests: Partial<Record<EndpointName, () => Promise<() => Promise<unknown>>>> = {
  'get-health': async () => () => call('get-health', {}),
  'create-session': async () => startOne,
  'get-session': () => ofSession('get-session'),
  'get-concurrency': async () => {
    const { userId } = await startOne()
    return () => listStreams(userId)
  },
  'send-heartbeat': () => ofSession('send-heartbeat', { position: 1 }),
  'pause-session': () => ofSession('pause-session', {}),
  'resume-session': () => ofSession('resume-session', {}),
  'stop-session': () => ofSession('stop-session', {}),
  'terminate-session': async () => {
    const { id } = await startOne()
    return () => call('terminate-session', { parameter: id, token })
  },
  'validate-token': () => ofToken('validate-token'),
  'refresh-token': () => ofToken('refresh-token'),
}

/** Of a busy machine's calls some are sent again: the least is what the endpoint needs. */
const ATTEMPTS = 3

/** The least round trips of some requests to an endpoint; `before` each of them. */
const leastTrips = async (prepare: () => Promise<() => Promise<unknown>>, before: () => Promise<unknown>) => {
  const counts: number[] = []
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const request = await prepare()
    await before()
    counts.push(roundTrips(await tap.during(request)))
  }
  return Math.min(...counts)
}

const verbs = {
  /** The round trips of a request to each endpoint that asks Redis: with its scripts there, and after SCRIPT FLUSH. */
  count: async () => {
    const counted: Record<string, { known: number; flushed: number }> = {}
    for (const [name, prepare] of Object.entries(requests)) {
      await (await prepare())() // connects
      const known = await leastTrips(prepare, async () => {})
      counted[name] = { known, flushed: await leastTrips(prepare, () => redis.script('FLUSH')) }
    }
    return counted
  },
}
export type TripsVerbs = typeof verbs
serve(verbs)
