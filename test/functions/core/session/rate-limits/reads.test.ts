import { expect, test } from 'vitest'
import type { EndpointName } from '../../../../../functions/contract/routes.ts'
import { createLifecycle } from '../../../../../functions/core/session/lifecycle.ts'
import { ownRedis, testOnServer } from '../../../../support/redis/redis-server.ts'
import { movingClock, SECOND } from '../../../../support/service/moving-clock.ts'
import { service } from '../../../../support/service/service.ts'
import { newUser } from '../../../../support/service/users.ts'

const LOW = { READ_RATE_LIMIT: '30', READ_BURST: '3' }

const limiting = async (settings: Record<string, string> = {}) => {
  const clock = movingClock()
  const running = service({ settings: { ...LOW, ...settings }, clock: clock.now })
  const userId = newUser()
  const id: string = (await running.create(userId)).body.session.session_id
  const statuses = async (count: number, name: EndpointName, whose = id) => {
    const answers: number[] = []
    for (let i = 0; i < count; i++) answers.push((await running.call(name, whose)).status)
    return answers
  }
  return { ...running, clock, userId, id, statuses }
}

test('reads of a session have a rate limit, and so have reads of an account’s streams', async () => {
  const { statuses, userId, call, id, clock } = await limiting()
  expect(await statuses(4, 'get-session')).toEqual([200, 200, 200, 429])
  expect(await statuses(4, 'get-concurrency', userId)).toEqual([200, 200, 200, 429])
  expect((await call('get-session', id)).headers['retry-after']).toBe('2')
  clock.pass(2 * SECOND)
  expect(await statuses(2, 'get-session')).toEqual([200, 429])
})

test('a stop or a terminate that has something to end is never refused', async () => {
  for (const [first, second] of [
    ['stop-session', 'terminate-session'],
    ['terminate-session', 'stop-session'],
  ] as const) {
    const { statuses } = await limiting()
    await statuses(4, 'get-session')
    expect(await statuses(1, first)).toEqual([200])
    expect(await statuses(1, second)).toEqual([first === 'stop-session' ? 200 : 429])
  }
})

test('stop, terminate and get of an ended session share one rate limit', async () => {
  const { statuses } = await limiting()
  expect(await statuses(4, 'stop-session')).toEqual([200, 200, 200, 200])
  expect(await statuses(1, 'terminate-session')).toEqual([200])
  for (const name of ['stop-session', 'terminate-session', 'get-session'] as const)
    expect(await statuses(1, name)).toEqual([429])
})

test('a request for an unknown session is charged to no rate limit', async () => {
  const { store, statuses, id } = await limiting()
  const { find } = createLifecycle(store)
  for (let i = 0; i < 5; i++) await expect(find(id, { owner: 'another' })).rejects.toThrow('no such session')
  expect(await statuses(1, 'get-session')).toEqual([200])
})

test('an operator is never refused because of what the user asks', async () => {
  const { store, statuses, id, concurrency, userId } = await limiting()
  const { find, terminate } = createLifecycle(store)
  await statuses(4, 'get-session')
  await statuses(4, 'get-concurrency', userId)
  expect(await find(id, { byOperator: true })).toBeTruthy()
  expect(await concurrency.list(userId, true)).toMatchObject({ count: 1 })
  expect(await terminate(id, { byOperator: true })).toMatchObject({ session: { status: 'terminated' } })
})

test('reads of an account leave nothing in Redis that stays', async () => {
  const { redis, statuses } = await limiting()
  const stranger = newUser()
  expect(await statuses(4, 'get-concurrency', stranger)).toEqual([200, 200, 200, 429])
  const [key = ''] = await redis.keys(`*:account:${stranger}`)
  const ttl = await redis.pttl(key)
  expect([ttl > 0, ttl <= 6_000]).toEqual([true, true])
})

test('a stage may lift the limit of reads, and then reads write nothing', async () => {
  const { statuses, redis } = await limiting({ READ_RATE_LIMIT: '0', READ_BURST: '1' })
  const stranger = newUser()
  expect(new Set(await statuses(20, 'get-session'))).toEqual(new Set([200]))
  expect(new Set(await statuses(20, 'get-concurrency', stranger))).toEqual(new Set([200]))
  expect(await redis.keys(`*:account:${stranger}`)).toEqual([])
})

/** On a Redis of its own that can be brought into trouble. */
const onOwnRedis = async () => {
  const { address, ask } = await ownRedis('--maxmemory', '100mb', '--maxmemory-policy', 'noeviction')
  return { ask, ...(await limiting({ REDIS_ADDR: address })) }
}

testOnServer('a read that reaches a replica is not charged, and its answer is the same', async () => {
  const { ask, statuses, userId } = await onOwnRedis()
  await statuses(1, 'get-session')
  await ask.replicaof('127.0.0.1', 1)
  await ask.config('SET', 'replica-serve-stale-data', 'yes')
  expect(new Set(await statuses(5, 'get-session'))).toEqual(new Set([200]))
  expect(new Set(await statuses(5, 'get-concurrency', userId))).toEqual(new Set([200]))
})

testOnServer('with memory full reads and replays are answered, and use no more memory', async () => {
  const { ask, statuses, create } = await onOwnRedis()
  const [replayed, stranger, once] = [newUser(), newUser(), { 'idempotency-key': 'once' }]
  await create(replayed, {}, once)
  await ask.config('SET', 'maxmemory', '1mb')
  const keys = await ask.dbsize()
  expect(new Set(await statuses(5, 'get-session'))).toEqual(new Set([200]))
  expect(new Set(await statuses(5, 'get-concurrency', stranger))).toEqual(new Set([200]))
  for (let i = 0; i < 5; i++) expect((await create(replayed, {}, once)).status).toBe(201)
  expect(await ask.dbsize()).toBe(keys)
})
