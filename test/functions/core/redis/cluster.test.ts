import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { prompt, warmUp } from '../../../../functions/core/redis/client.ts'
import { PARTITIONS, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { plainUserIn } from '../../../support/lua/left-behind.ts'
import { expectFourGranted, rush } from '../../../support/races/rush.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownProxy } from '../../../support/redis/own-proxy.ts'
import { type RedisCluster, redisCluster } from '../../../support/redis/redis-cluster.ts'
import { logged } from '../../../support/service/logged.ts'
import { service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const real = inject('realRedis')
if (!real) console.log('Skipped without a redis-server: everything on a Redis Cluster')

describe.skipIf(!real)('on a cluster of three', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await redisCluster()
  })
  afterAll(() => cluster.stop())
  beforeEach(() => void logged()) // every 503 is logged

  test('of 500 creates at once exactly four get a slot', async () => {
    const [running, userId] = [service({ settings: cluster.settings }), newUser()]
    await expectFourGranted(
      await rush((_, key) => running.create(userId, {}, { 'idempotency-key': key })),
      running,
      userId,
    )
  })

  test('a session of each partition lives its whole life', async () => {
    const running = service({ settings: cluster.settings })
    const users = new Map(Array.from({ length: 800 }, () => newUser()).map((userId) => [partitionOf(userId), userId]))
    expect(users.size).toBe(PARTITIONS)
    const live = async (userId: string) => {
      const { body } = await running.create(userId, {}, { 'idempotency-key': 'once' })
      const id = body.session.session_id
      for (const verb of [
        'send-heartbeat',
        'pause-session',
        'resume-session',
        'stop-session',
        'terminate-session',
      ] as const)
        expect((await running.call(verb, id)).status).toBe(200)
      expect((await running.call('get-session', id)).body).toMatchObject({
        status: 'terminated',
        end_reason: 'stopped',
      })
      expect(await running.events(userId)).toHaveLength(6)
    }
    const waiting = users.values() // a few at a time: a machine this busy would answer some with 503
    const one = async () => {
      for (const userId of waiting) await live(userId)
    }
    await Promise.all([one(), one(), one(), one()])
    const even = 3 * Math.floor(PARTITIONS / 3) // session, request and outbox of each user
    for (const ask of cluster.asks) expect(await ask.dbsize()).toBeGreaterThanOrEqual(even)
  })

  test('a shard that hangs costs only its own users', async () => {
    const running = service({ settings: cluster.settings, patience: prompt })
    const users = Array.from({ length: 30 }, () => newUser())
    const onFirstShard = (userId: string) => partitionOf(userId) < 21
    await Promise.all(users.map((userId) => running.create(userId)))
    await cluster.asks[0]?.call('CLIENT', 'PAUSE', 1_500, 'ALL')
    const start = performance.now()
    const answers = await Promise.all(users.map((userId) => running.create(userId)))
    expect(performance.now() - start).toBeLessThan(1_200)
    const expected = users.map((userId) => (onFirstShard(userId) ? 503 : 201))
    expect(answers.map(({ status }) => status)).toEqual(expected)
    expect((await running.call('get-health')).status).toBe(503)
    await expect.poll(async () => (await running.call('get-health')).status, { timeout: 3_000 }).toBe(200)
    for (const userId of users) expect((await running.create(userId)).status).toBe(201)
  })

  test('init opens no shard, a request that of its user alone, and each once', async () => {
    const others = async (ask: Redis) =>
      String(await ask.client('LIST'))
        .trim()
        .split('\n').length - 1
    const connections = () => Promise.all(cluster.asks.map(others))
    await expect.poll(connections).toEqual([0, 0, 0])
    const running = service({ settings: cluster.settings, patience: prompt })
    await warmUp(running.redis)
    await expect.poll(connections).toEqual([0, 0, 0])
    await Promise.all(Array.from({ length: 9 }, () => running.create(plainUserIn(20))))
    expect(await connections()).toEqual([1, 0, 0])
    await Promise.all(Array.from({ length: 30 }, () => running.create(newUser())))
    await running.call('get-health')
    expect(await connections()).toEqual([1, 1, 1])
  })

  test('a health check asks one key of each shard', async () => {
    const running = service({ settings: cluster.settings, patience: prompt })
    await running.call('get-health')
    for (const ask of cluster.asks) {
      const calls = await commandsOf(ask, () => running.call('get-health'))
      expect(calls.filter((call) => call.startsWith('exists'))).toEqual(['exists 1'])
    }
  })

  test('what was answered with a 503 is not done later', async () => {
    const steady = service({ settings: cluster.settings })
    const id = (await steady.create(newUser())).body.session.session_id
    const proxy = await ownProxy(cluster.settings.REDIS_ADDR.split(',')[0] ?? '')
    proxy.set({ kind: 'black hole' })
    const running = service({ settings: { ...cluster.settings, REDIS_ADDR: proxy.address }, patience: prompt })
    const refused = await Promise.all([running.call('pause-session', id), running.create(newUser())])
    for (const one of refused) expect(one).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    proxy.set(undefined)
    await expect.poll(async () => (await running.create(newUser())).status, { timeout: 3_000 }).toBe(201)
    expect((await running.call('get-session', id)).body.status).toBe('active')
  })
})
