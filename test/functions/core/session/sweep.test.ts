import { expect, test } from 'vitest'
import {
  deadlinesKey,
  indexKeys,
  PARTITIONS,
  partitionOf,
  sessionKey,
} from '../../../../functions/core/redis/partition.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import { MINUTE, SECOND } from '../../../support/service/moving-clock.ts'
import { rewrite } from '../../../support/service/stored-session.ts'
import { sweeping } from '../../../support/service/sweeping.ts'
import { newUser } from '../../../support/service/users.ts'

const someUsers = (count: number) => Array.from({ length: count }, () => newUser())

test('a sweep ends silent sessions, once, and leaves the others', async () => {
  const { clock, running, sweep, start } = await sweeping()
  const [silent = '', alive = ''] = someUsers(2)
  const first = await start(silent)
  clock.pass(10 * SECOND)
  const second = await start(alive)
  clock.pass(80 * SECOND)
  expect(await sweep()).toMatchObject({ expired: 1, orphans: 0, overdue: 0, unvisited: 0, failures: [] })
  expect(await sweep()).toMatchObject({ expired: 0 })
  const [, expired, ...more] = await running.events(silent)
  expect(more).toEqual([])
  expect(expired).toMatchObject({
    event_type: 'playback.expired',
    timestamp: new Date(clock.now()).toISOString(),
    sequence: 2,
    metadata: { end_reason: 'missed_heartbeats', ended_at: new Date(clock.start).toISOString() },
  })
  expect((await running.call('get-session', first)).body).toMatchObject({ status: 'expired' })
  expect((await running.call('send-heartbeat', second)).status).toBe(200)
})

test.each([
  ['session_timeout', { SESSION_TIMEOUT: '1m' }, 'active'],
  ['paused_too_long', { PAUSE_TIMEOUT: '1m' }, 'paused'],
] as const)('a sweep ends a session for %s with its last sign of life', async (reason, settings, status) => {
  const { clock, running, sweep, start } = await sweeping(settings)
  const userId = newUser()
  const id = await start(userId)
  if (status === 'paused') await running.call('pause-session', id)
  clock.pass(40 * SECOND)
  await running.call('send-heartbeat', id)
  const ended_at = new Date(clock.now()).toISOString()
  clock.pass(20 * SECOND)
  expect(await sweep()).toMatchObject({ expired: 1 })
  expect((await running.events(userId)).at(-1)).toMatchObject({ metadata: { end_reason: reason, ended_at } })
})

test('a sweep removes members of the index without a session and counts them', async () => {
  const { redis, clock, running, sweep, start } = await sweeping()
  const userId = newUser()
  const lost = await start(userId)
  const stopped = await start(userId)
  await running.call('stop-session', stopped)
  const partition = partitionOf(userId)
  const index = deadlinesKey(partition)
  await redis.ask.del(sessionKey(partition, lost))
  await redis.ask.zadd(index, clock.now(), stopped, clock.now(), 'no session id at all')
  clock.pass(2 * MINUTE)
  expect(await sweep()).toMatchObject({ expired: 0, orphans: 3, overdue: 0 })
  expect(await redis.ask.exists(index)).toBe(0)
  expect((await running.events(userId)).map(({ event_type }) => event_type)).not.toContain('playback.expired')
})

test('an index entry that is older than its session is corrected and ends no session', async () => {
  const { redis, clock, running, sweep, start } = await sweeping()
  const userId = newUser()
  const id = await start(userId)
  const index = deadlinesKey(partitionOf(userId))
  await redis.ask.zadd(index, clock.now() - 1, id)
  expect(await sweep()).toMatchObject({ expired: 0, orphans: 0, overdue: 0 })
  expect(await redis.ask.zscore(index, id)).toBe(String(clock.start + 90 * SECOND))
  expect((await running.call('send-heartbeat', id)).status).toBe(200)
})

test('a broken session does not keep a sweep from the others', async () => {
  const { redis, clock, sweep, start } = await sweeping()
  const userId = newUser()
  const [first = '', second = ''] = [await start(userId), await start(userId), await start(userId)]
  await rewrite(redis.ask, userId, first, { deadline: '' })
  await rewrite(redis.ask, userId, second, { user_id: '' })
  clock.pass(2 * MINUTE)
  expect(await sweep()).toMatchObject({ expired: 1, orphans: 2, failures: [] })
})

test('a sweep without time reports what it left, and the next one goes on', async () => {
  const { clock, sweep, start } = await sweeping()
  const userId = newUser()
  await Promise.all(Array.from({ length: 4 }, () => start(userId)))
  clock.pass(2 * MINUTE)
  expect(await sweep(() => 2_000)).toMatchObject({ expired: 0, unvisited: PARTITIONS })
  expect(await sweep()).toMatchObject({ expired: 4, unvisited: 0 })
})

testOnServer('a sweep stops between batches and counts what it saw and left', async () => {
  const { clock, sweep, start } = await sweeping({ MAX_CONCURRENT_STREAMS: '1000' })
  const userId = newUser()
  for (let i = 0; i < 250; i++) await start(userId)
  clock.pass(2 * MINUTE)
  let looks = 0
  const { expired, overdue, unvisited } = await sweep(() => (++looks > PARTITIONS ? 0 : 60_000))
  expect([expired > 0, expired <= 50, expired + overdue, unvisited]).toEqual([true, true, 250, 0])
  expect(await sweep()).toMatchObject({ expired: 250 - expired, overdue: 0 })
})

test('a partition that cannot be swept does not keep the others from it', async () => {
  const { redis, clock, sweep, start } = await sweeping()
  const [one = '', other = ''] = someUsers(2)
  await Promise.all([start(one), start(other)])
  const broken = deadlinesKey(partitionOf(one))
  await redis.ask.del(broken)
  await redis.ask.set(broken, 'not an index')
  clock.pass(2 * MINUTE)
  const { expired, failures } = await sweep()
  expect([expired, failures.length]).toEqual([partitionOf(one) === partitionOf(other) ? 0 : 1, 1])
})

testOnServer('the cost of a sweep grows with what expired, not with what lives', async () => {
  const { redis, clock, sweep, start } = await sweeping()
  const commands = async (work: () => Promise<unknown>) => {
    const counted = await commandsOf(redis.ask, work)
    return counted.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)
  }
  await sweep()
  const nobody = await commands(sweep)
  for (const userId of someUsers(300)) await start(userId)
  // A partition in which anybody lives is looked at once more, and counted.
  expect(await commands(sweep)).toBeLessThanOrEqual(nobody + 2 * PARTITIONS)
  clock.pass(2 * MINUTE)
  expect(await commands(sweep)).toBeGreaterThan(nobody + 2 * PARTITIONS + 300)
})

test('a sweep counts the sessions that live, by their deadlines and not by the index', async () => {
  const { redis, clock, running, sweep, start } = await sweeping()
  const [silent = '', ...others] = someUsers(20)
  await start(silent)
  await redis.ask.zadd(deadlinesKey(partitionOf(silent)), clock.now() - 1, 'no session id at all')
  clock.pass(60 * SECOND)
  const ids = await Promise.all(others.map(start))
  expect(await sweep()).toMatchObject({ expired: 0, orphans: 1, live: 20 })
  await running.call('stop-session', ids[0])
  clock.pass(30 * SECOND)
  expect(await sweep(() => 0)).toMatchObject({ unvisited: PARTITIONS, live: 0 })
  expect(await sweep()).toMatchObject({ expired: 1, live: 18 })
  clock.pass(60 * SECOND)
  expect(await sweep()).toMatchObject({ expired: 18, live: 0 })
})

testOnServer('sessions that a sweep left overdue do not count as living', async () => {
  const { clock, running, sweep, start } = await sweeping({ MAX_CONCURRENT_STREAMS: '1000' })
  const userId = newUser()
  for (let i = 0; i < 120; i++) await start(userId)
  clock.pass(80 * SECOND)
  const alive = await start(userId)
  clock.pass(10 * SECOND)
  let looks = 0
  const { expired, overdue, live } = await sweep(() => (++looks > PARTITIONS ? 0 : 60_000))
  expect([expired + overdue, overdue > 0, live]).toEqual([120, true, 1])
  expect((await running.call('send-heartbeat', alive)).status).toBe(200)
})

test('a sweep measures the outbox while no relay runs', async () => {
  const { redis, clock, sweep, start } = await sweeping()
  const [userId = '', other = ''] = someUsers(2)
  await start(userId)
  await start(other)
  const [, outbox] = indexKeys(partitionOf(userId))
  const [[oldest = ''] = []] = await redis.ask.xrange(outbox, '-', '+', 'COUNT', 1)
  clock.pass(30 * SECOND)
  const { outboxLength, outboxAge } = await sweep()
  expect(outboxLength).toBe(2)
  expect(outboxAge).toBeGreaterThanOrEqual(clock.now() - Number(oldest.split('-')[0]))
})
