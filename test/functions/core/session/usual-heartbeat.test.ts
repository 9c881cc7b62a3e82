import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import usualHeartbeat from '../../../../functions/core/lua/parts/session/usual-heartbeat.lua'
import {
  deadlinesKey,
  outboxKey,
  partitionOf,
  sessionKey,
  slotsKey,
} from '../../../../functions/core/redis/partition.ts'
import { sendHeartbeat } from '../../../../functions/core/redis/scripts.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { anonymous, leftBehind, plainUserIn } from '../../../support/lua/left-behind.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { storedText } from '../../../support/service/stored-session.ts'
import { size } from '../../../support/size.ts'

const NOW = 1_800_000_000_000
const rarely = (usual: string, ...others: string[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const around = (usual: number, ...others: number[]) =>
  rarely(String(NOW + usual), ...[usual, ...others].map((offset) => String(NOW + offset)))

/** Sessions as they may lie in Redis, most of them usual in most ways. */
const sessions = fc.record({
  status: rarely('active', 'paused', 'stopped'),
  deadline: around(60_000, 90_000, 96_000, 0, -1),
  due_to: rarely('missed_heartbeats', 'session_timeout', 'paused_too_long'),
  last_heartbeat: around(-30_000, -90_000, 0, 4_000, 6_000),
  told: rarely('30000', '10000'),
  watched_ms: fc.constantFrom('0', '1234567'),
  sequence: fc.constantFrom('1', '41', '99999'),
  heartbeats_dropped: rarely('0', '3'),
  position: fc.constantFrom('0', '77'),
  recent: fc.constantFrom('', 'aaaaaaaa', 'bbbbbbbb'.repeat(7), `aaaaaaaa${'theseop1'}`),
  beats: rarely(
    '',
    `${NOW + 7_000} aaaaaaaa`,
    `${NOW + 70_000} bbbbbbbb`,
    `${NOW + 80_000} aaaaaaaa`,
    `${NOW} theseop1`,
  ),
  started_at: around(-60_000, -24 * 3_600_000 + 50_000, 6_000),
  region: fc.constantFrom('DE', ''),
  degraded: rarely('0', '1'),
  decided_at: around(-60_000),
  paused_at: around(-50_000),
  pauses: fc.constantFrom('', `${NOW} cccccccc`),
})
const requests = fc.record({
  operation: fc.constantFrom('theseop1-and-more', 'otherop2-and-more'),
  correlation_id: fc.constantFrom('', 'asked-for'),
  owner: rarely('', 'own', 'another'),
  position: rarely('55', ''),
})
const another = { correlation_id: '', owner: '', position: '55' }
/** Seven changes followed this attempt: it is charged nothing more, though it counts as a new one. */
const chargedNotRemembered = {
  ...{ status: 'active', deadline: String(NOW + 60_000), due_to: 'missed_heartbeats', told: '30000', watched_ms: '0' },
  ...{ last_heartbeat: String(NOW - 30_000), sequence: '9', heartbeats_dropped: '0', position: '0', recent: '' },
  ...{ beats: `${NOW} theseop1`, started_at: String(NOW - 60_000), region: 'DE', degraded: '0' },
  ...{ decided_at: String(NOW - 60_000), paused_at: '', pauses: '' },
}

test('the usual heartbeat leaves the same behind, and answers the same, as the script does without it', async () => {
  const running = service({ settings: { ...limited, PAUSE_TIMEOUT: '1h' }, clock: () => NOW })
  const { store, redis } = running
  const first = (raw: unknown) => (raw as unknown[]).slice(0, 3)
  const withIt = store.script(sendHeartbeat, first)
  const careful = { ...sendHeartbeat, parts: sendHeartbeat.parts.filter((part) => part !== usualHeartbeat) }
  const withoutIt = store.script(careful, first)
  const partition = partitionOf('x')
  const outbox = outboxKey(partition)
  const play = async (
    beat: typeof withIt,
    words: object,
    { owner, ...request }: Record<'owner' | 'operation' | 'correlation_id' | 'position', string>,
  ) => {
    const userId = plainUserIn(partition)
    const id = createSessionId(userId, NOW - 60_000)
    const ids = { user_id: userId, profile_id: 'p', content_id: 'c', device_id: 'd', correlation_id: 'begun-by' }
    const text = storedText({ ...words, ...ids })
    const { deadline = '' } = words as { deadline?: string }
    await redis.set(sessionKey(partition, id), text)
    await redis.zadd(slotsKey(userId), deadline, id)
    await redis.zadd(deadlinesKey(partition), deadline, id)
    const before = await redis.xrevrange(outbox, '+', '-', 'COUNT', 1)
    const answer = await beat(partition, sessionKey(partition, id), {
      ...{ session_id: id, owner: owner === 'own' ? userId : owner },
      ...request,
    })
    const after = before[0]?.[0] ?? '-'
    const entries = await redis.xrange(outbox, after === '-' ? '-' : `(${after}`, '+')
    const own = entries.map(([, fields]) => fields).filter((fields) => fields.join().includes(id))
    return anonymous([answer, own, await leftBehind(redis as Redis, userId, [id])], userId, [id])
  }
  await fc.assert(
    fc.asyncProperty(sessions, requests, async (words, request) => {
      expect(await play(withIt, words, request)).toBe(await play(withoutIt, words, request))
    }),
    { numRuns: size(40, 2_000), examples: [[chargedNotRemembered, { ...another, operation: 'theseop1-and-more' }]] },
  )
})

testOnServer('a usual heartbeat is taken for one: it reads its session once and its slot never', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { ...limited, REDIS_ADDR: address } })
  const { body } = await running.create(plainUserIn(7))
  const beat = () => running.call('send-heartbeat', body.session.session_id, { body: { position: 7 } })
  await beat()
  await ask.config('RESETSTAT')
  expect((await beat()).status).toBe(200)
  const stats = await ask.info('commandstats')
  const calls = [...stats.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, count]) => `${name} ${count}`)
  expect(calls.filter((call) => !/^(config|info|hello|auth|client)/.test(call)).sort()).toEqual([
    ...['evalsha 1', 'get 1', 'pttl 1', 'set 1', 'time 1', 'xadd 1', 'xlen 1', 'zadd 2'],
  ])
})
