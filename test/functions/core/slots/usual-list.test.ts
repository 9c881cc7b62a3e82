import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import usualList from '../../../../functions/core/lua/parts/account/usual-list.lua'
import { deadlinesKey, partitionOf, sessionKey, slotsKey, tagOf } from '../../../../functions/core/redis/partition.ts'
import { listSessions } from '../../../../functions/core/redis/scripts.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { anonymous, leftBehind, plainUserIn } from '../../../support/lua/left-behind.ts'
import { at, NOW, rarely } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { storedText } from '../../../support/service/stored-session.ts'
import { size } from '../../../support/size.ts'

const sessions = fc.array(
  fc.record({
    status: fc.constantFrom('active', 'paused'),
    deadline: rarely(60_000, 90_000, 96_000, 0, -1),
    /** Its slot, which may say otherwise after a failover. */
    slot: rarely(0, 1_000, -70_000),
    told: rarely('30000', '10000'),
    last_heartbeat: rarely(at(-30_000), at(4_000), at(6_000)),
    started_at: rarely(at(-60_000), at(-70_000), at(6_000)),
    beats: fc.constantFrom('', `${NOW} aaaaaaaa`),
  }),
  { maxLength: 10 },
)
const counters = rarely('', at(-1_000), at(19_900), at(19_700), at(30_000)).map((due) => due && `${due} aaaaaaaa`)

test('the usual list leaves the same behind, and answers the same, as the script does without it', async () => {
  const running = service({ settings: limited, clock: () => NOW })
  const redis = running.redis as Redis
  const partition = partitionOf('x')
  const withIt = running.store.script(listSessions, (raw) => raw)
  const careful = { ...listSessions, parts: listSessions.parts.filter((part) => part !== usualList) }
  const withoutIt = running.store.script(careful, (raw) => raw)
  const play = async (
    list: typeof withIt,
    held: readonly Record<string, string | number>[],
    reads: string,
    operation: string,
  ) => {
    const userId = plainUserIn(partition)
    const ids = held.map((_, i) => createSessionId(userId, NOW - 60_000 + ((i * 7) % 11)))
    if (reads) await redis.hset([tagOf(partition), 'account', userId].join(':'), 'reads', reads)
    const about = {
      user_id: userId,
      profile_id: 'p',
      content_id: 'c',
      device_id: 'd',
      correlation_id: 'x',
      due_to: 'missed_heartbeats',
    }
    const counts = { sequence: '1', watched_ms: '0', position: '0', heartbeats_dropped: '0', decided_at: at(-90_000) }
    for (const [i, { deadline, slot, ...words }] of held.entries()) {
      const [id, due] = [ids[i] ?? '', Number(deadline)]
      const text = storedText({ ...about, ...counts, ...(words as Record<string, string>), deadline: at(due) })
      await redis.set(sessionKey(partition, id), text)
      await redis.zadd(slotsKey(userId), at(due + Number(slot)), id)
      await redis.zadd(deadlinesKey(partition), at(due), id)
    }
    const answer = await list(partition, slotsKey(userId), {
      user_id: userId,
      reads: 'reads',
      correlation_id: '',
      operation,
    })
    return anonymous([answer, await leftBehind(redis, userId, ids)], userId, ids)
  }
  await fc.assert(
    fc.asyncProperty(sessions, counters, fc.constantFrom('aaaaaaaa', 'bbbbbbbb'), async (held, reads, operation) => {
      expect(await play(withIt, held, reads, operation)).toBe(await play(withoutIt, held, reads, operation))
    }),
    { numRuns: size(40, 2_000) },
  )
})

testOnServer('a usual list is taken for one: it reads each session once and no slot', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { ...limited, REDIS_ADDR: address } })
  const userId = plainUserIn(7)
  for (const _ of [1, 2]) await running.create(userId)
  const calls = await commandsOf(ask, async () =>
    expect((await running.call('get-concurrency', userId)).body.active_stream_count).toBe(2),
  )
  expect(calls.filter((call) => /^(get|z)/.test(call))).toEqual(['get 2', 'zrange 1'])
})
