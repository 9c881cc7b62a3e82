import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { accountsIn } from '../accounts.ts'
import { callFor, forEach, type Started, startSession, typicalId } from '../calls.ts'
import { serve } from '../side/serve.ts'

/** In one partition, and more than a listpack holds: its index is a skip list, as in a service. */
const [SESSIONS, AT_ONCE, BEATS] = [150, 8, 8]

const redis = new Redis(`redis://${process.env.REDIS_ADDR}/${process.env.REDIS_DB}`)

/** As long as an id may be. */
const longestId = () => randomBytes(96).toString('base64url')

const bytesOf = async (keys: readonly string[]) => {
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)))
  return sizes.reduce((sum: number, size) => sum + (size ?? 0), 0)
}

const encodings = async (keys: readonly string[]) =>
  [...new Set(await Promise.all(keys.map((key) => redis.object('ENCODING', key))))].map(String).toSorted()

const verbs = {
  /** What live sessions in mid-film keep in Redis, one of each account, without the events that wait. */
  keep: async (ids: 'typical' | 'longest') => {
    const newId = ids === 'typical' ? typicalId : longestId
    await redis.flushdb()
    const started: Started[] = []
    await forEach(accountsIn(0, SESSIONS, newId), AT_ONCE, async (id) => started.push(await startSession(id, newId)))
    for (let i = 0; i < BEATS; i++)
      await forEach(started, AT_ONCE, (one) => callFor('send-heartbeat', one, { position: 1_000 + i }))
    for (const verb of ['pause-session', 'resume-session', 'get-session'] as const)
      await forEach(started, AT_ONCE, (one) => callFor(verb, one))
    const keys = (await redis.keys('*')).filter((key) => !key.endsWith(':outbox'))
    const [sessions, slots] = ['session', 'slots'].map((kind) => keys.filter((key) => key.includes(`:${kind}:`)))
    return {
      session: (await bytesOf(sessions ?? [])) / SESSIONS,
      all: (await bytesOf(keys)) / SESSIONS,
      encodings: { session: await encodings(sessions ?? []), slots: await encodings(slots ?? []) },
    }
  },
}
export type MemoryVerbs = typeof verbs
serve(verbs)
