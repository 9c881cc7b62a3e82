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
import { recordKey } from '../../../support/lua/side-by-side.ts'
import { MEMORIES, memories, REQUEST, requestsOfSessions } from '../../../support/lua/usual-memory.ts'
import { at, NOW, rarely, usualSessions, usualWords } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { memoryKey } from '../../../support/service/stored-memory.ts'
import { storedText } from '../../../support/service/stored-session.ts'
import { sweeping } from '../../../support/service/sweeping.ts'
import { newUser } from '../../../support/service/users.ts'
import { size } from '../../../support/size.ts'

const userId = newUser()
const partition = partitionOf(userId)
const sent = { batch: 50, most_ms: 1_000, correlation_id: '', operation: 'theseop1-and-more' }

const members = fc.record({
  deadline: fc.oneof(fc.constantFrom(60_000, -1_000), rarely(-2_000, 0, 1, 90_000, 90_001, 96_000)),
  /** By how much its own deadline is later than the index has it. */
  later: rarely(0, 61_000),
  isThere: rarely(true, false),
  words: fc.tuple(usualSessions(rarely('active', 'paused', 'stopped')), requestsOfSessions, rarely('', 'one')),
})
const partitions = fc.record({
  /** Most of them of sessions that are all to live, or all to end. */
  members: fc.oneof(
    fc.array(members, { maxLength: 3 }),
    fc.array(
      members.map((one) => ({ ...one, deadline: -1_000 })),
      { maxLength: 9 },
    ),
  ),
  /** How long the entries have waited, ms: of an id that a wrong clock gave, less than nothing. */
  waited: fc.uniqueArray(fc.constantFrom(90_000, 5_000, 0, -5_000), { maxLength: 2 }),
  memory: memories,
})
type Partition = typeof partitions extends fc.Arbitrary<infer Value> ? Value : never

const about = { user_id: userId, profile_id: 'p', content_id: 'c', device_id: 'd', correlation_id: 'x' }
type Others = { readonly memory?: string; readonly later?: number; readonly second?: number }
/** Two sessions, the first unusual in these words. */
const held = (
  deadline: number,
  words: object,
  { memory = '', later = 0, second = deadline }: Others = {},
): [Partition] => {
  const member = (own: object) => [{ ...usualWords, ...own }, REQUEST, ''] as [typeof usualWords, string, string]
  const members = [
    { deadline, later, isThere: true, words: member(words) },
    { deadline: second, later: 0, isThere: true, words: member({}) },
  ]
  return [{ members, waited: [], memory }]
}
/** What few random partitions are. */
const unusual = [
  held(96_000, {}),
  held(0, {}, { second: 96_000 }),
  held(0, {}, { later: 61_000 }),
  ...[{ decided_at: at(3_000) }, { last_heartbeat: at(6_000) }, { started_at: at(6_000) }].map((words) =>
    held(0, words),
  ),
  ...[{ paused_at: at(6_000) }, { heartbeat_told: at(6_000) }, { status: 'stopped' }].map((words) => held(0, words)),
  ...MEMORIES.map((memory) => held(-1, {}, { memory })),
]

test('the usual step of a sweep leaves the same behind, and answers the same, as the script does without it', async () => {
  const { address, ask: redis } = await ownRedis()
  const { store } = service({ settings: { ...limited, REDIS_ADDR: address }, clock: () => NOW })
  const careful = { ...expireSessions, parts: expireSessions.parts.filter((part) => part !== usualSweep) }
  const [withIt, withoutIt] = [expireSessions, careful].map((script) => store.script(script, (raw) => raw))
  const outbox = outboxKey(partition)
  const play = async (sweep: typeof withIt, ids: readonly string[], { members, waited, memory }: Partition) => {
    await redis.flushall()
    // Ids of entries go on from here, so that their age does not depend on Redis' own clock.
    await redis.xdel(outbox, (await redis.xadd(outbox, `${NOW - 95_000}-1`, 'event', 'gone')) ?? '')
    for (const ms of waited.toSorted((a, b) => b - a)) await redis.xadd(outbox, `${NOW - ms}-1`, 'event', 'earlier')
    if (memory) await redis.set(memoryKey(userId), memory.replaceAll('own', ids[0] ?? ''))
    for (const [i, { deadline, later, isThere, words: own }] of members.entries()) {
      const [id, due] = [ids[i] ?? '', at(deadline)]
      await redis.zadd(deadlinesKey(partition), due, id)
      if (!isThere) continue
      const [usual, request, terminated_sessions] = own
      const words = { ...usual, ...about, request, terminated_sessions, deadline: at(deadline + later) }
      await redis.set(sessionKey(partition, id), storedText(words))
      if (request.length > 22) await redis.hset(recordKey(userId, request), 'session_id', id)
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
    { numRuns: size(40, 2_000), examples: unusual },
  )
})

testOnServer('a sweep of nothing due looks at both ends of each index, counts it and reads no session', async () => {
  const { redis, sweep, start } = await sweeping()
  await start(newUser())
  await sweep()
  const commands = await commandsOf(redis.ask, sweep)
  expect(commands).toEqual(['evalsha 64', 'xlen 64', 'xrange 64', 'zcount 1', 'zrange 65'])
})
