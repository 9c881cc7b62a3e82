import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { deadlinesKey, partitionOf, sessionKey } from '../../../../functions/core/redis/partition.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { versionBefore } from '../../../support/version-before/version-before.ts'

/** Version 1.0, this version while it writes as 1.0 does, and this version as it writes by itself, on one Redis. */
const together = (own: Record<string, string> = {}) => {
  const clock = movingClock()
  const layouts = {
    1: service({ clock: clock.now, settings: { ...own, SESSION_LAYOUT: '1' } }),
    2: service({ clock: clock.now, settings: own }),
  }
  const userId = newUser()
  const key = (id: string) => sessionKey(partitionOf(userId), id)
  return {
    ...{
      clock,
      userId,
      key,
      layouts,
      redis: layouts[1].redis,
      before: versionBefore(layouts[1].redis as Redis, userId, clock.now),
    },
    newId: () => createSessionId(userId, clock.now()),
    start: async (running: Service, more = {}, headers: Record<string, string> = {}): Promise<string> =>
      (await running.create(userId, more, headers)).body.session.session_id,
  }
}

const verbs = ['send-heartbeat', 'pause-session', 'resume-session', 'get-session'] as const
type Verb = (typeof verbs)[number] | 'stop-session' | 'terminate-session'
const asBefore = (verb: Verb) => (verb === 'get-session' ? 'find-session' : verb)

test('a session of either version is kept alive, shown and ended by both, and its events are one sequence', async () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...verbs), fc.integer({ min: 0, max: 9 })), {
    maxLength: 9,
  })
  const ends = fc.tuple(fc.boolean(), fc.constantFrom('stop-session' as const, 'terminate-session' as const))
  await fc.assert(
    fc.asyncProperty(fc.boolean(), steps, ends, async (isStartedBefore, walk, end) => {
      const { clock, userId, newId, start, before, layouts, key, redis } = together()
      const id = isStartedBefore ? newId() : await start(layouts[1])
      if (isStartedBefore) expect((await before.claim(id)).outcome).toBe('granted')
      expect(await redis.type(key(id))).toBe('hash')
      const seen: unknown[] = []
      for (const [isBefore, verb, seconds] of walk) {
        clock.pass(seconds * SECOND)
        if (isBefore) {
          const { outcome, session } = await before.on(asBefore(verb), id, { position: '9' })
          seen.push([outcome, session.status])
        } else {
          const { status } = await layouts[2].call(verb, id, { body: { position: 9 } })
          const { body } = await layouts[1].call('get-session', id)
          seen.push([status === 200 ? 'ok' : status, body.status])
        }
      }
      const [isBefore, verb] = end
      if (isBefore) await before.on(verb, id)
      else await layouts[2].call(verb, id)
      expect(seen.filter((one) => !/^\["ok","(active|paused)"\]$/.test(JSON.stringify(one)))).toEqual([])
      const { body } = await layouts[1].call('get-session', id)
      expect(body.status).toBe(verb === 'stop-session' ? 'stopped' : 'terminated')
      expect((await before.on('find-session', id)).session.status).toBe(body.status)
      const events = await layouts[2].events(userId)
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1))
      expect(await redis.pttl(key(id))).toBeGreaterThan(0)
    }),
    { numRuns: 25 },
  )
})

test('the limit counts the sessions of both versions and both layouts', async () => {
  const { newId, start, before, layouts, userId } = together()
  const [first, second] = [newId(), newId()]
  const ids = [first, second, await start(layouts[1]), await start(layouts[2])]
  expect((await before.claim(first)).count).toBe(3)
  expect((await before.claim(second)).count).toBe(4)
  for (const running of [layouts[1], layouts[2]]) {
    const { status, body } = await running.create(userId)
    expect([status, body.active_stream_count]).toEqual([409, 4])
    const shown = body.active_sessions.map(({ session_id: id }: { session_id: string }) => id)
    expect(shown.sort()).toEqual(ids.sort())
  }
})

test('with layout 1 the version before finds what a create wrote, and takes no second slot for its Idempotency-Key', async () => {
  const { start, before, layouts, redis, userId } = together()
  const ask = redis as Redis
  const id = await start(layouts[1], { position: 5 }, { 'idempotency-key': 'k' })
  const { request = '' } = (await before.on('find-session', id)).session
  const [record = ''] = await ask.keys(`*:request:*${userId.slice(-12)}*:${request}`)
  const fingerprint = (await redis.hget(record, 'fingerprint')) ?? ''
  const found = await before.find({ request, fingerprint })
  expect([found.outcome, found.session.session_id]).toEqual(['replayed', id])
})

test('a take-over by this version ends a session of the version before, and the other way round', async () => {
  const { newId, before, layouts, userId } = together()
  const [old, another] = [newId(), newId()]
  await before.claim(old)
  const taken = await layouts[2].create(userId, { terminate_sessions: [old] })
  expect(taken.body.terminated_sessions).toEqual([old])
  expect((await before.on('find-session', old)).session).toMatchObject({
    status: 'terminated',
    end_reason: 'displaced',
  })
  const mine = (await layouts[1].create(userId)).body.session.session_id
  await before.claim(another, { terminate: mine })
  expect((await layouts[1].call('get-session', mine)).body).toMatchObject({
    status: 'terminated',
    end_reason: 'displaced',
  })
})

test('either version’s sweep ends the overdue sessions of both', async () => {
  for (const isBefore of [false, true]) {
    // Version 1.0 can sweep no partition that holds a session of layout 2, as other tests on the shared Redis start them.
    const { clock, newId, start, before, layouts, redis, userId } = together({ REDIS_ADDR: (await ownRedis()).address })
    const [old, own] = [newId(), await start(layouts[1])]
    await before.claim(old)
    clock.pass(91 * SECOND)
    if (isBefore) await before.sweep()
    else await layouts[2].call('get-concurrency', userId)
    for (const id of [old, own]) {
      expect((await layouts[2].call('get-session', id)).body).toMatchObject({ status: 'expired' })
      expect(await redis.zscore(deadlinesKey(partitionOf(userId)), id)).toBeNull()
    }
  }
})

test('with layout 1 events are written as the version before reads them, with layout 2 packed, and both are published', async () => {
  const { start, layouts, redis, userId } = together()
  const [flat, packed] = [await start(layouts[1]), await start(layouts[2])]
  for (const [id, running] of [
    [flat, layouts[2]],
    [packed, layouts[1]],
    [packed, layouts[2]],
  ] as const)
    expect((await running.call('send-heartbeat', id, { body: { position: 1 } })).status).toBe(200)
  const entries = await redis.xrange(deadlinesKey(partitionOf(userId)).replace('deadlines', 'outbox'), '-', '+')
  const own = entries.map(([, fields]) => fields).filter((fields) => fields.join().includes(userId))
  expect(own.map((fields) => (fields.includes('event_id') ? 'flat' : 'packed'))).toEqual([
    ...['flat', 'packed', 'packed', 'flat', 'packed'],
  ])
  expect((await layouts[1].events(userId)).map(({ event_type: type, sequence }) => `${type} ${sequence}`)).toEqual([
    ...[
      'playback.started 1',
      'playback.started 1',
      'playback.heartbeat 2',
      'playback.heartbeat 2',
      'playback.heartbeat 3',
    ],
  ])
})

test('what was remembered of an account in one layout is known in the other: its request and how it ended', async () => {
  for (const [first, then] of [
    [1, 2],
    [2, 1],
  ] as const) {
    const { layouts, userId, start, redis, key } = together()
    const send = () => layouts[then].create(userId, {}, { 'idempotency-key': 'k' })
    const id = await start(layouts[first], {}, { 'idempotency-key': 'k' })
    const replay = await send()
    expect([replay.status, replay.body.session.session_id]).toEqual([201, id])
    await layouts[then].call('stop-session', id)
    await redis.del(key(id))
    for (const running of [layouts[1], layouts[2]]) {
      const { status, body } = await running.create(userId, {}, { 'idempotency-key': 'k' })
      expect([status, body.session_status, body.end_reason]).toEqual([410, 'stopped', 'stopped'])
    }
  }
})
