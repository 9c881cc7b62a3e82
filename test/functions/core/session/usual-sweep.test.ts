import fc from 'fast-check'
import { expect, test } from 'vitest'
import usualSweep from '../../../../functions/core/lua/parts/session/usual-sweep.lua'
import {
  deadlinesKey,
  outboxKey,
  partitionOf,
  sessionKey,
  slotsKey,
} from '../../../../functions/core/redis/partition.ts'
import { expireSessions } from '../../../../functions/core/redis/scripts.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { leftBehind } from '../../../support/lua/left-behind.ts'
import { at, NOW, rarely, usualWords } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { storedText } from '../../../support/service/stored-session.ts'
import { sweeping } from '../../../support/service/sweeping.ts'
import { newUser } from '../../../support/service/users.ts'
import { size } from '../../../support/size.ts'

const userId = newUser()
const partition = partitionOf(userId)
const sent = { batch: 50, most_ms: 1_000, correlation_id: '', operation: 'theseop1-and-more' }

const partitions = fc.record({
  members: fc.array(
    fc.record({ deadline: rarely(60_000, -1_000, 0, 1, 90_000, 90_001, 96_000), isThere: rarely(true, false) }),
    { maxLength: 4 },
  ),
  /** How long the entries have waited, ms: of an id that a wrong clock gave, less than nothing. */
  waited: fc.uniqueArray(fc.constantFrom(90_000, 5_000, 0, -5_000), { maxLength: 2 }),
})
type Partition = typeof partitions extends fc.Arbitrary<infer Value> ? Value : never

const about = { ...usualWords, user_id: userId, profile_id: 'p', content_id: 'c', device_id: 'd', correlation_id: 'x' }

test('the usual step of a sweep leaves the same behind, and answers the same, as the script does without it', async () => {
  const { address, ask: redis } = await ownRedis()
  const { store } = service({ settings: { ...limited, REDIS_ADDR: address }, clock: () => NOW })
  const careful = { ...expireSessions, parts: expireSessions.parts.filter((part) => part !== usualSweep) }
  const [withIt, withoutIt] = [expireSessions, careful].map((script) => store.script(script, (raw) => raw))
  const outbox = outboxKey(partition)
  const play = async (sweep: typeof withIt, ids: readonly string[], { members, waited }: Partition) => {
    await redis.flushall()
    // Ids of entries go on from here, so that their age does not depend on Redis' own clock.
    await redis.xdel(outbox, (await redis.xadd(outbox, `${NOW - 95_000}-1`, 'event', 'gone')) ?? '')
    for (const ms of waited.toSorted((a, b) => b - a)) await redis.xadd(outbox, `${NOW - ms}-1`, 'event', 'earlier')
    for (const [i, { deadline, isThere }] of members.entries()) {
      const [id, due] = [ids[i] ?? '', at(deadline)]
      await redis.zadd(deadlinesKey(partition), due, id)
      if (!isThere) continue
      await redis.set(sessionKey(partition, id), storedText({ ...about, deadline: due }))
      await redis.zadd(slotsKey(userId), due, id)
    }
    const answer = await sweep?.(partition, deadlinesKey(partition), sent)
    const entries = await redis.xrange(outbox, '-', '+')
    return [answer, entries.map(([, fields]) => fields), await leftBehind(redis, userId, ids)]
  }
  await fc.assert(
    fc.asyncProperty(partitions, async (state) => {
      const ids = state.members.map((_, i) => createSessionId(userId, NOW - 60_000 + i))
      expect(await play(withIt, ids, state)).toEqual(await play(withoutIt, ids, state))
    }),
    { numRuns: size(40, 2_000), examples: [[{ members: [{ deadline: 96_000, isThere: true }], waited: [] }]] },
  )
})

testOnServer('a sweep of nothing due looks at both ends of each index and reads no session', async () => {
  const { redis, sweep, start } = await sweeping()
  await start(newUser())
  await sweep()
  const commands = await commandsOf(redis.ask, sweep)
  expect(commands).toEqual(['evalsha 64', 'xlen 64', 'xrange 64', 'zrange 65'])
})
