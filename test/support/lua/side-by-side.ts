import type { Redis } from 'ioredis'
import {
  deadlinesKey,
  outboxKey,
  partitionOf,
  sessionKey,
  slotsKey,
  tagOf,
} from '../../../functions/core/redis/partition.ts'
import type { Script } from '../../../functions/core/redis/script.ts'
import { createSessionId } from '../../../functions/core/session/session-id.ts'
import { service } from '../service/service.ts'
import { memoryKey } from '../service/stored-memory.ts'
import { storedText } from '../service/stored-session.ts'
import { anonymous, leftBehind, plainUserIn } from './left-behind.ts'
import { NOW, type Request } from './usual-sessions.ts'

type OnSession = Script<'operation' | 'correlation_id' | 'session_id' | 'owner' | 'position' | 'reads', string>

/** The record of an Idempotency-Key as the version before keeps it. */
export const recordKey = (userId: string, request: string) =>
  `${tagOf(partitionOf(userId))}:request:${userId}:${request}`

/** A session's words, and its account's memory, in which `own` is the session's id. */
type Held = Readonly<Record<string, string>> & { readonly deadline: string; readonly memory?: string }

/**
 * Runs a script on a session with and without its part for the usual case. Gives for both what is answered (so many values
 * of it), the events, and what is left in Redis, with names that do not differ.
 */
export const sideBySide = (settings: Readonly<Record<string, string>>, script: OnSession, part: string, values = 3) => {
  const { store, redis } = service({ settings, clock: () => NOW })
  const answer = (raw: unknown) => (raw as unknown[]).slice(0, values)
  const withIt = store.script(script, answer)
  const withoutIt = store.script({ ...script, parts: script.parts.filter((one) => one !== part) }, answer)
  const partition = partitionOf('x')
  const outbox = outboxKey(partition)
  const play = async (run: typeof withIt, { memory, ...words }: Held, { owner, ...request }: Request) => {
    const userId = plainUserIn(partition)
    const id = createSessionId(userId, NOW - 60_000)
    const ids = { user_id: userId, profile_id: 'p', content_id: 'c', device_id: 'd', correlation_id: 'begun-by' }
    if (memory) await redis.set(memoryKey(userId), memory.replaceAll('own', id))
    await redis.set(sessionKey(partition, id), storedText({ ...words, ...ids }))
    await redis.zadd(slotsKey(userId), words.deadline, id)
    await redis.zadd(deadlinesKey(partition), words.deadline, id)
    if ((words.request?.length ?? 0) > 22) await redis.hset(recordKey(userId, words.request ?? ''), 'session_id', id)
    const before = await redis.xrevrange(outbox, '+', '-', 'COUNT', 1)
    const answered = await run(partition, sessionKey(partition, id), {
      ...{ session_id: id, reads: 'reads', owner: owner === 'own' ? userId : owner },
      ...request,
    })
    const after = before[0]?.[0] ?? '-'
    const entries = await redis.xrange(outbox, after === '-' ? '-' : `(${after}`, '+')
    const own = entries.map(([, fields]) => fields).filter((fields) => fields.join().includes(id))
    return anonymous([answered, own, await leftBehind(redis as Redis, userId, [id])], userId, [id])
  }
  return async (words: Held, request: Request) => ({
    with: await play(withIt, words, request),
    without: await play(withoutIt, words, request),
  })
}
