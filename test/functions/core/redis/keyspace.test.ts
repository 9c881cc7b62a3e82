import fc from 'fast-check'
import { expect } from 'vitest'
import { ruling } from '../../../support/entitlement/rulings.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { HOUR, MINUTE, movingClock } from '../../../support/service/moving-clock.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const acts = ['send-heartbeat', 'pause-session', 'resume-session', 'stop-session', 'terminate-session'] as const
const titles = fc.constantFrom('title-1', 'title:2', '*')
const keys = fc.option(fc.constantFrom('k', 'l:m', '{n}'), { nil: undefined })
const creates = fc.record({ user: fc.nat(4), content_id: titles, key: keys, plan: fc.option(fc.constantFrom(1, 2, 3)) })
const turns = fc.record({ create: creates, act: fc.constantFrom(...acts), session: fc.nat(), ms: fc.nat(40_000) })

const liveIds = async (running: Service, users: readonly string[]) => {
  const lists = await Promise.all(users.map((userId) => running.call('get-concurrency', userId)))
  return lists.flatMap(({ body }): string[] => body.active_sessions)
}

/** Four hundred creates and as many acts, by five users with and without plans, in twice a session's longest life. */
const mixUp = async (address: string) => {
  const clock = movingClock()
  const plan = { limit: null as number | null }
  const entitlement = { decide: ruling(() => ({ planLimit: plan.limit ?? undefined })) }
  const settings = { REDIS_ADDR: address, PAUSE_TIMEOUT: '1m', OUTBOX_LIMIT: '300' }
  const running = service({ settings, entitlement, clock: clock.now })
  const users = Array.from({ length: 5 }, () => newUser('u:{v}'))
  const ids: string[] = []
  for (const { create, act, session, ms } of fc.sample(turns, { numRuns: 400, seed: 7 })) {
    plan.limit = create.plan
    const headers = create.key ? { 'idempotency-key': create.key } : {}
    const { status, body } = await running.create(users[create.user] ?? '', { content_id: create.content_id }, headers)
    if (status === 201) ids.push(body.session.session_id)
    await running.call(act, ids[session % ids.length])
    clock.pass(ms)
  }
  const last = users[0] ?? ''
  for (const id of await liveIds(running, [last])) await running.call('stop-session', id)
  ids.push((await running.create(last)).body.session.session_id)
  return { running, users, ids: [...new Set(ids)], clock }
}

const DAY = 24 * HOUR
const longest = [
  [/:session:/, 2 * HOUR],
  [/:slots:/, 2 * DAY + 90_000],
  [/:account:/, 30 * DAY],
  [/:memory:/, DAY],
] as const

testOnServer('every key but live sessions and two indexes expires', async () => {
  const { address, ask } = await ownRedis()
  const { running, users, ids } = await mixUp(address)
  for (const id of ids) await running.call('get-session', id)
  const live = await liveIds(running, users)
  const found = await ask.keys('*')
  for (const [kind] of longest) expect(found.some((key) => kind.test(key))).toBe(true)
  for (const key of found) {
    const ttl = await ask.pttl(key)
    const [, most] = longest.find(([kind]) => kind.test(key)) ?? []
    if (/:(deadlines|outbox)$/.test(key) || live.some((id) => key.endsWith(id))) expect(ttl, key).toBe(-1)
    else expect(ttl > 0 && ttl <= (most ?? 0), `${key} lives for ${ttl} ms`).toBe(true)
  }
})

testOnServer('live sessions, slots and deadlines are always the same', async () => {
  const { address, ask } = await ownRedis()
  const { running, users, ids, clock } = await mixUp(address)
  const members = async (pattern: string) => {
    const found = await ask.keys(pattern)
    return (await Promise.all(found.map((key) => ask.zrange(key, '0', '-1')))).flat().sort()
  }
  for (const id of ids) await running.call('get-session', id)
  const live = (await liveIds(running, users)).sort()
  expect([await members('*:slots:*'), await members('*:deadlines')]).toEqual([live, live])
  clock.pass(2 * MINUTE)
  for (const userId of users) await running.call('get-concurrency', userId)
  expect(await ask.keys('*:slots:*')).toEqual([])
  expect(await ask.keys('*:deadlines')).toEqual([])
})
