import type { Redis } from 'ioredis'
import { deadlinesKey, outboxKey, partitionOf, sessionKey, slotsKey } from '../../../functions/core/redis/partition.ts'
import type { Script } from '../../../functions/core/redis/script.ts'
import { createSessionId } from '../../../functions/core/session/session-id.ts'
import { service } from '../service/service.ts'
import { storedText } from '../service/stored-session.ts'
import { anonymous, leftBehind, plainUserIn } from './left-behind.ts'
import { NOW, type Request } from './usual-sessions.ts'

type OnSession = Script<'operation' | 'correlation_id' | 'session_id' | 'owner' | 'position', string>

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
  const play = async (run: typeof withIt, words: object, { owner, ...request }: Request) => {
    const userId = plainUserIn(partition)
    const id = createSessionId(userId, NOW - 60_000)
    const ids = { user_id: userId, profile_id: 'p', content_id: 'c', device_id: 'd', correlation_id: 'begun-by' }
    const { deadline = '' } = words as { deadline?: string }
    await redis.set(sessionKey(partition, id), storedText({ ...words, ...ids }))
    await redis.zadd(slotsKey(userId), deadline, id)
    await redis.zadd(deadlinesKey(partition), deadline, id)
    const before = await redis.xrevrange(outbox, '+', '-', 'COUNT', 1)
    const answered = await run(partition, sessionKey(partition, id), {
      ...{ session_id: id, owner: owner === 'own' ? userId : owner },
      ...request,
    })
    const after = before[0]?.[0] ?? '-'
    const entries = await redis.xrange(outbox, after === '-' ? '-' : `(${after}`, '+')
    const own = entries.map(([, fields]) => fields).filter((fields) => fields.join().includes(id))
    return anonymous([answered, own, await leftBehind(redis as Redis, userId, [id])], userId, [id])
  }
  return async (words: object, request: Request) => ({
    with: await play(withIt, words, request),
    without: await play(withoutIt, words, request),
  })
}
