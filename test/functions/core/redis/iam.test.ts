import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { connectRedis, prompt, warmUp } from '../../../../functions/core/redis/client.ts'
import { iamToken } from '../../../../functions/core/redis/iam.ts'
import { createSessionStore } from '../../../../functions/core/redis/store.ts'
import { StorageUnavailable } from '../../../../functions/core/refusals.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { ROLE_ENVIRONMENT } from '../../../support/redis/iam/gate.ts'
import { iamCluster, iamRedis } from '../../../support/redis/iam/redis.ts'
import { MINUTE, movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { SECRET } from '../../../support/service/service.ts'

const real = inject('realRedis')
if (!real) console.log('Skipped without a redis-server: entering Redis by IAM')

const OPEN = { AUTHENTICATION: 'none', JWT_SECRET: SECRET }
const clock = movingClock()
/** The clock of who signs: it passes a second each time it is read, so that no two tokens are the same. */
const ticking = () => {
  clock.pass(SECOND)
  return clock.now()
}

type Entered = Pick<Awaited<ReturnType<typeof iamRedis>>, 'authority' | 'gate' | 'settings'>
const storeOf = ({ settings }: Entered, changes: Record<string, string> = {}, role: NodeJS.ProcessEnv = {}) => {
  const config = readConfig({ ...settings, ...OPEN, ...changes })
  const client = connectRedis(config, prompt, { ...ROLE_ENVIRONMENT, ...role }, ticking)
  onTestFinished(() => client.disconnect())
  return { client, store: createSessionStore(client, config) }
}

type Store = ReturnType<typeof storeOf>['store']

const isWellSoon = (store: Store) =>
  expect.poll(() => store.ping().then(() => 'answers', String), { timeout: 4_000 }).toBe('answers')

const refusal = async (store: Store) => {
  const start = performance.now()
  const error = await store.ping().catch((thrown: unknown) => thrown)
  expect(performance.now() - start).toBeLessThan(1_200)
  expect(error).toBeInstanceOf(StorageUnavailable)
  return error
}

let cluster: Awaited<ReturnType<typeof iamCluster>>
beforeAll(async () => {
  if (real) cluster = await iamCluster({ clock: clock.now, eachOnce: true })
})
afterAll(() => cluster?.stop())

describe.skipIf(!real).each([
  ['a single Redis', () => iamRedis({ clock: clock.now, eachOnce: true })],
  ['a cluster', () => cluster],
])('on %s', (_, start) => {
  let redis: Entered
  beforeEach(async () => {
    redis = await start()
    redis.authority.trust()
    Object.assign(redis.gate, { isClosed: false, takes: 0, faults: [], logins: 0 })
  })

  test('every connection enters with a token of its own', async () => {
    const { client, store } = storeOf(redis)
    await warmUp(client)
    for (const _ of [1, 2, 3]) {
      redis.gate.cut()
      await isWellSoon(store)
    }
    expect(redis.gate.faults).toEqual([])
    expect(redis.gate.logins).toBeGreaterThanOrEqual(4)
  })

  test('when all connections are lost long after the first tokens have expired it goes on', async () => {
    const { store } = storeOf(redis)
    await isWellSoon(store)
    clock.pass(12 * 60 * MINUTE)
    redis.gate.cut()
    await isWellSoon(store)
    expect(redis.gate.faults).toEqual([])
  })

  test('a login that takes longer than a command may gets in', async () => {
    redis.gate.takes = 400
    expect(prompt.socket).toBeLessThan(400)
    await isWellSoon(storeOf(redis).store)
    expect(redis.gate.faults).toEqual([])
  })

  test('who was refused tries again with new tokens until it is let in', async () => {
    const { store } = storeOf(redis)
    await isWellSoon(store)
    redis.gate.isClosed = true
    redis.gate.cut()
    await refusal(store)
    const { length } = redis.gate.faults
    await refusal(store)
    await expect.poll(() => redis.gate.faults.length, { timeout: 4_000 }).toBeGreaterThan(length)
    redis.gate.isClosed = false
    await isWellSoon(store)
    expect(new Set(redis.gate.faults)).toEqual(new Set(['Nobody is let in.']))
  })

  test('no error of a refused login holds the token', async () => {
    redis.gate.isClosed = true
    const { client, store } = storeOf(redis)
    const seen: unknown[] = []
    for (const event of ['error', 'node error']) client.on(event as 'error', (error: unknown) => seen.push(error))
    seen.push(await refusal(store))
    const told = inspect(seen, { depth: 12, showHidden: true })
    expect(told).toMatch(/WRONGPASS/)
    expect(told).not.toMatch(/X-Amz|eu-west-1|ASIAOFTHETESTS/)
  })

  // The last: on a cluster what it began may still knock at the gate when it has finished.
  test('a password that is made once would not do', async () => {
    const token = iamToken(readConfig({ ...redis.settings, ...OPEN }), ROLE_ENVIRONMENT, ticking)
    const { store } = storeOf(redis, { REDIS_IAM_CACHE: '', REDIS_PASSWORD: token })
    await store.ping().catch(() => {})
    redis.gate.cut()
    await refusal(store)
    expect(redis.gate.faults).toContain('It has been used.')
  })
})

describe.skipIf(!real)('with anything wrong', () => {
  test.each([
    ['user', { REDIS_USER: 'viewing-service-other' }, {}, 'There is no such user.'],
    ['cache', { REDIS_IAM_CACHE: 'vs-cache-0002' }, {}, 'It is for another cache.'],
    ['secret', {}, { AWS_SECRET_ACCESS_KEY: 'another' }, 'Its signature is wrong.'],
    ['role', {}, { AWS_ACCESS_KEY_ID: 'another' }, 'It is of another principal, region or service.'],
    ['session of the role', {}, { AWS_SESSION_TOKEN: 'another' }, 'It has another session token.'],
    ['region', {}, { AWS_REGION: 'eu-west-2' }, 'It is of another principal, region or service.'],
  ])('who comes with another %s is refused, and says so within a second', async (_, changes, role, fault) => {
    const redis = await iamRedis({ clock: clock.now })
    redis.authority.trust()
    await refusal(storeOf(redis, changes, role).store)
    expect(new Set(redis.gate.faults)).toEqual(new Set([fault]))
  })

  test('a server that cannot prove its name is not told a token', async () => {
    const redis = await iamRedis({ clock: clock.now })
    const { client, store } = storeOf(redis)
    await refusal(store)
    client.disconnect()
    redis.authority.trust()
    await refusal(storeOf(redis, { REDIS_ADDR: redis.settings.REDIS_ADDR.replace('localhost', '127.0.0.1') }).store)
    expect(redis.gate.tokens.size).toBe(0)
    await isWellSoon(storeOf(redis).store)
  })
})
