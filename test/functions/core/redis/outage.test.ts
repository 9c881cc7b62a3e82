import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { prompt } from '../../../../functions/core/redis/client.ts'
import { ownProxy } from '../../../support/redis/own-proxy.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { type Service, service, verbsOnSession } from '../../../support/service/service.ts'
import { PROMPT_MS, timed } from '../../../support/service/timed.ts'
import { newUser } from '../../../support/service/users.ts'

const stray: unknown[] = []
const note = (reason: unknown) => stray.push(reason)
beforeEach(() => {
  process.on('unhandledRejection', note)
  logged() // every 503 is logged
})
afterEach(() => {
  process.off('unhandledRejection', note)
  expect(stray).toEqual([])
})

/** What is asked of Redis by every endpoint that asks it. */
const callsOf = (running: Service, userId: string, id: string, token: string) => {
  const withToken = ['validate-token', 'refresh-token'] as const
  return [
    () => running.create(userId),
    () => running.call('get-concurrency', userId),
    ...verbsOnSession.map((name) => () => running.call(name, id)),
    ...withToken.map((name) => () => running.call(name, undefined, { body: { token } })),
  ]
}

const expectHonest = async (running: Service, userId: string, id: string, token: string) => {
  const calls = callsOf(running, userId, id, token)
  const answers = await Promise.all([...calls.map((call) => timed(call())), timed(running.create(userId))])
  for (const { value, ms } of [...answers, await timed(running.create(userId))]) {
    expect(value.body).toMatchObject({ code: 'storage_unavailable', recovery: 'retry' })
    expect([value.status, value.headers['retry-after']]).toEqual([503, '1'])
    expect(ms).toBeLessThan(PROMPT_MS)
  }
  const { value, ms } = await timed(running.call('get-health'))
  expect(value).toMatchObject({ status: 503, body: { status: 'unhealthy' }, headers: { 'retry-after': '1' } })
  expect(ms).toBeLessThan(PROMPT_MS)
}

/** Milliseconds until a create succeeds again. */
const recovery = async (running: Service) => {
  const start = performance.now()
  while ((await running.create(newUser())).status !== 201) await new Promise((resolve) => setTimeout(resolve, 50))
  return performance.now() - start
}

const playing = async (running: Service) => {
  const userId = newUser()
  const { status, body } = await running.create(userId)
  expect(status).toBe(201)
  return { userId, id: body.session.session_id as string, token: body.playback_token as string }
}

testOnServer('a function that starts without Redis serves as soon as Redis is there', async () => {
  const own = await ownRedis()
  await own.stop()
  const running = service({ settings: { REDIS_ADDR: own.address }, patience: prompt })
  const { userId, id, token } = await playing(service())
  await expectHonest(running, userId, id, token)
  await own.start()
  expect(await recovery(running)).toBeLessThan(2_000)
})

testOnServer('a restart under load costs two seconds at most', async () => {
  const own = await ownRedis()
  const running = service({ settings: { REDIS_ADDR: own.address }, patience: prompt })
  await playing(running)
  let over = false
  const statuses = new Set<number>()
  const load = Promise.all(
    Array.from({ length: 10 }, async () => {
      while (!over) statuses.add((await running.create(newUser())).status)
    }),
  )
  await own.stop()
  await own.start()
  expect(await recovery(running)).toBeLessThan(2_000)
  over = true
  await load
  expect([201, 503]).toEqual(expect.arrayContaining([...statuses]))
  expect((await running.create(newUser())).status).toBe(201)
})

describe('behind a line that swallows everything', () => {
  test('a function answers promptly and replaces its connection', async () => {
    const own = await ownRedis()
    const proxy = await ownProxy(own.address)
    const running = service({ settings: { REDIS_ADDR: proxy.address }, patience: prompt })
    const { userId, id, token } = await playing(running)
    proxy.set({ kind: 'black hole' })
    await expectHonest(running, userId, id, token)
    proxy.set(undefined)
    expect(await recovery(running)).toBeLessThan(2_000)
    expect((await running.call('get-health')).status).toBe(200)
  })
})
