import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import type { RedisClient } from '../../../../functions/core/redis/client.ts'
import { partitionOf, sessionKey } from '../../../../functions/core/redis/partition.ts'
import { Denied } from '../../../../functions/core/refusals.ts'
import { ruling } from '../../../support/entitlement/rulings.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { service } from '../../../support/service/service.ts'
import { storedMemory } from '../../../support/service/stored-memory.ts'
import { wordsIn } from '../../../support/service/stored-session.ts'
import { newUser } from '../../../support/service/users.ts'

const key = (text: string) => ({ 'idempotency-key': text })

/** What one account may keep in Redis, whatever it does (core/README.md), and for each live session more than four. */
const [MOST_BYTES, MORE_BYTES] = [100_000, 1_500]

/** How many of an account's sessions that have ended are kept. */
const ENDED = 60

const bytesOf = async (redis: Redis) => {
  const keys = (await redis.keys('*')).filter((one) => !one.endsWith(':outbox'))
  const sizes = await Promise.all(keys.map((one) => redis.memory('USAGE', one, 'SAMPLES', 0)))
  return sizes.reduce((sum: number, size) => sum + (size ?? 0), 0)
}

/** An id as long as one may be, in keys nearly three times as long. */
const long = (start: string) => start.padEnd(128, ':&')
const longest = (n: number) => ({
  ...{ profile_id: long(`profile ${n}`.replace(' ', '-')), content_id: long(`title-${n}`), device_id: long(`tv-${n}`) },
  ...{ region: 'US', position: 123_456 },
})

const attempts = fc.record({
  denial: fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    fc.constantFrom('not_entitled' as const, 'content_unavailable' as const),
  ),
  isNamed: fc.boolean(),
  takesOver: fc.nat(9).map((n) => n === 0),
  isTitleSeen: fc.boolean(),
  next: fc.constantFrom(undefined, undefined, 'pause-session', 'send-heartbeat', 'stop-session', 'terminate-session'),
})

/** The most bytes that an account had while it did what it may, 600 creates long. */
const bytesOfOneWith = async (streams: number) => {
  const { address, ask } = await ownRedis()
  const clock = movingClock()
  const next = { denial: undefined as 'not_entitled' | 'content_unavailable' | undefined }
  const decide = ruling(() => {
    const reason = '\t'.repeat(256)
    const lessons = { askedAt: clock.now(), availability: { yes: true, reason: undefined, kept: 86_400_000 } }
    const { denial } = next
    const entitlement = { yes: !denial, reason: denial && reason, kept: denial ? 5_000 : 86_400_000 }
    return { lessons: { ...lessons, entitlement }, ...(denial && { denied: new Denied(denial, reason) }) }
  })
  const settings = { REDIS_ADDR: address, MAX_CONCURRENT_STREAMS: String(streams), SESSION_RETENTION: '720h' }
  const running = service({ settings, entitlement: { decide }, clock: clock.now })
  const userId = long(newUser())
  const live = async () => (await running.concurrency.list(userId, true)).sessions.map(({ sessionId }) => sessionId)
  let most = 0
  for (const [n, attempt] of fc.sample(attempts, { numRuns: 600, seed: 11 }).entries()) {
    clock.pass(SECOND) // the rate of creates
    next.denial = attempt.denial
    const terminated = attempt.takesOver ? { terminate_sessions: await live() } : {}
    const headers = { 'x-correlation-id': long(`c-${n}`), ...(attempt.isNamed && key(long(`k-${n}`))) }
    const about = { ...longest(n), ...(attempt.isTitleSeen && { content_id: long('title-1') }) }
    const { body } = await running.create(userId, { ...about, ...terminated }, headers)
    if (attempt.next && body.session)
      await running.call(attempt.next, body.session.session_id, { body: { position: 9 } })
    if (n % 10 === 0) most = Math.max(most, await bytesOf(ask))
  }
  const stored = await storedMemory(running.redis, userId)
  expect(stored.ended).toHaveLength(ENDED) // it did enough
  expect(new Set(stored.lines.map(({ name }) => name[0]))).toEqual(new Set('read'))
  expect(await ask.keys('*:session:*')).toHaveLength(ENDED + (await live()).length)
  return most
}

testOnServer('one account keeps at most 100 kB', async () => {
  expect(await bytesOfOneWith(4)).toBeLessThanOrEqual(MOST_BYTES)
})

testOnServer('one account with more streams keeps as much, and its live sessions', async () => {
  expect(await bytesOfOneWith(12)).toBeLessThanOrEqual(MOST_BYTES + 8 * MORE_BYTES)
})

/** Ids of sessions that were started and ended one after the other. */
const endedOnes = async (count: number, end: (id: string) => Promise<unknown>, running = service()) => {
  const userId = newUser()
  const ids: string[] = []
  for (let i = 0; i < count; i++) {
    const { body } = await running.create(userId)
    ids.push(body.session.session_id)
    await end(body.session.session_id)
  }
  return { userId, ids, running }
}

const isKept = async (redis: RedisClient, userId: string, id: string) =>
  (await redis.exists(sessionKey(partitionOf(userId), id))) === 1

test.each(['stop-session', 'terminate-session'] as const)('after %s the newest sixty are readable', async (verb) => {
  const running = service({ settings: { CREATE_RATE_LIMIT: '0' } })
  const { userId, ids } = await endedOnes(ENDED + 2, (id) => running.call(verb, id), running)
  const { body } = await running.create(userId)
  for (const [i, id] of ids.entries()) {
    expect(await isKept(running.redis, userId, id)).toBe(i >= 2)
    expect((await running.call('get-session', id)).status).toBe(i < 2 ? 404 : 200)
  }
  expect((await storedMemory(running.redis, userId)).ended).toEqual(ids.slice(2).reverse())
  expect((await running.call('get-session', body.session.session_id)).body.status).toBe('active')
})

test('a session that was stopped and then terminated is remembered once', async () => {
  const running = service()
  const { userId, ids } = await endedOnes(1, (id) => running.call('stop-session', id), running)
  await running.call('terminate-session', ids[0])
  expect((await storedMemory(running.redis, userId)).ended).toEqual(ids)
})

test('sessions that expire, of many accounts in one sweep, are remembered each with its own', async () => {
  const clock = movingClock()
  const running = service({ clock: clock.now })
  const users = Array.from({ length: 6 }, () => newUser())
  const ids: string[] = []
  for (const userId of users) ids.push((await running.create(userId)).body.session.session_id)
  clock.pass(91 * SECOND)
  for (const userId of users) await running.call('get-concurrency', userId)
  for (const [i, userId] of users.entries()) expect((await storedMemory(running.redis, userId)).ended).toEqual([ids[i]])
})

test('the oldest Idempotency-Keys give way, and the newest fifty of the longest do not', async () => {
  const running = service({ settings: { CREATE_RATE_LIMIT: '0', MAX_CONCURRENT_STREAMS: '1000' } })
  const userId = newUser()
  const create = (n: number) => running.create(userId, longest(n), key(`key-${n}`))
  const first: string[] = []
  for (let n = 0; n < 250; n++) first.push((await create(n)).body.session.session_id)
  const again = async (n: number) => (await create(n)).body.session.session_id
  for (let n = 249; n >= 200; n--) expect(await again(n)).toBe(first[n])
  expect(await again(0)).not.toBe(first[0])
})

test('a session that has ended keeps no list of those that it ended', async () => {
  const running = service()
  const userId = newUser()
  const rival = (await running.create(userId)).body.session.session_id
  const { body } = await running.create(userId, { terminate_sessions: [rival] })
  const id = body.session.session_id
  expect((await wordsIn(running.redis, userId, id)).terminated_sessions).toBe(rival)
  await running.call('stop-session', id)
  expect(await wordsIn(running.redis, userId, id)).toMatchObject({ status: 'stopped' })
  expect((await wordsIn(running.redis, userId, id)).terminated_sessions).toBeUndefined()
})
