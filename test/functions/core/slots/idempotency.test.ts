import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { partitionOf, sessionKey } from '../../../../functions/core/redis/partition.ts'
import { ruling } from '../../../support/entitlement/rulings.ts'
import { HOUR, MINUTE, movingClock } from '../../../support/service/moving-clock.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { memoryKey } from '../../../support/service/stored-memory.ts'
import { newUser } from '../../../support/service/users.ts'

const key = (text: string) => ({ 'idempotency-key': text })

/** A service that counts how often Identity and Content are asked. */
const counting = (settings: Record<string, string> = {}, clock?: () => number) => {
  const asked = { times: 0 }
  const decide = ruling(() => {
    asked.times += 1
    return {}
  })
  return { asked, running: service({ settings, entitlement: { decide }, ...(clock && { clock }) }) }
}

const startedEvents = async (running: Service, userId: string) =>
  (await running.events(userId)).filter(({ event_type }) => event_type === 'playback.started')

test('fifty creates with one key at once give one session', async () => {
  const { running, asked } = counting()
  const userId = newUser()
  const repeat = () => Promise.all(Array.from({ length: 50 }, () => running.create(userId, {}, key('k'))))
  const first = await repeat()
  const askedAtFirst = asked.times
  const answers = [...first, ...(await repeat())]
  expect(asked.times).toBe(askedAtFirst)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ body }) => body.session.session_id)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1)
  expect((await running.call('get-concurrency', userId)).body.active_stream_count).toBe(1)
  expect(await startedEvents(running, userId)).toHaveLength(1)
})

test('a replay shows the present state and a fresh token', async () => {
  const clock = movingClock()
  const { running } = counting({}, clock.now)
  const userId = newUser()
  const rival = (await running.create(userId)).body.session.session_id
  const send = () => running.create(userId, { position: 5, terminate_sessions: [rival] }, key('k'))
  const first = await send()
  clock.pass(MINUTE)
  await running.call('pause-session', first.body.session.session_id, { body: { position: 50 } })
  const replay = await send()
  expect(replay).toMatchObject({ status: 201, headers: { location: first.headers.location } })
  expect(replay.body.session).toMatchObject({ status: 'paused', position: 50, watched_seconds: 45 })
  expect(replay.body.terminated_sessions).toEqual([rival])
  expect(Date.parse(replay.body.token_expires_at) - Date.parse(first.body.token_expires_at)).toBe(MINUTE)
})

test('a create sent again is the same request when it is written in another way', async () => {
  const { running } = counting()
  const userId = newUser()
  const rivals = await Promise.all([1, 2].map(async () => (await running.create(userId)).body.session.session_id))
  const first = await running.create(userId, { region: 'DE', position: 7, terminate_sessions: rivals }, key('k'))
  const rewritten = {
    terminate_sessions: [...rivals.toReversed(), ...rivals],
    unknown: { member: true },
    position: 7.9,
    device_id: 'tv-1',
    region: 'DE',
    content_id: 'title-1',
    profile_id: 'profile-1',
    user_id: userId,
  }
  const replay = await running.call('create-session', undefined, { body: rewritten, headers: key('k') })
  expect(replay.headers['idempotency-replayed']).toBe('true')
  expect(replay.body.session.session_id).toBe(first.body.session.session_id)
})

const others = [
  { content_id: 'title-2' },
  { profile_id: 'profile-2' },
  { device_id: 'tv-2' },
  { region: 'US' },
  { terminate_sessions: ['one'] },
]
for (const other of others) {
  test(`another ${Object.keys(other)} under one key is refused`, async () => {
    const { running } = counting()
    const userId = newUser()
    await running.create(userId, {}, key('k'))
    const refused = await running.create(userId, other, key('k'))
    expect(refused.body).toMatchObject({ status: 422, code: 'idempotency_key_reused', recovery: 'fix' })
  })
}

test('an Idempotency-Key that only had refusals can still be used', async () => {
  const { running } = counting({ MAX_CONCURRENT_STREAMS: '1' })
  const userId = newUser()
  const rival = (await running.create(userId)).body.session.session_id
  expect((await running.create(userId, {}, key('k'))).status).toBe(409)
  const other = await running.create(userId, { terminate_sessions: [rival] }, key('k'))
  expect(other.status).toBe(201)
  expect(other.headers['idempotency-replayed']).toBeUndefined()
})

test('an Idempotency-Key is remembered for 24 hours', async () => {
  const clock = movingClock()
  const { running } = counting({ MAX_CONCURRENT_STREAMS: '9' }, clock.now)
  const userId = newUser()
  const send = async () => (await running.create(userId, {}, key('k'))).status
  expect(await send()).toBe(201)
  clock.pass(24 * HOUR - 1)
  expect(await send()).toBe(410) // it has expired meanwhile
  clock.pass(1)
  expect(await send()).toBe(201)
})

describe('when the session has ended since', () => {
  test('the Idempotency-Key answers how it ended, for longer than the record of the session', async () => {
    const { running, asked } = counting()
    const userId = newUser()
    const id = (await running.create(userId, {}, key('k'))).body.session.session_id
    await running.call('stop-session', id)
    const ended = await running.create(userId, {}, key('k'))
    expect(ended.body).toMatchObject({
      status: 410,
      session_status: 'stopped',
      end_reason: 'stopped',
      recovery: 'none',
    })
    await running.redis.del(sessionKey(partitionOf(userId), id))
    const later = await running.create(userId, {}, key('k'))
    expect(later.body).toEqual({ ...ended.body, request_id: later.body.request_id })
    expect(asked.times).toBe(1)
  })

  test('the Idempotency-Key of one that was terminated after it stopped answers when it stopped', async () => {
    const clock = movingClock()
    const { running } = counting({}, clock.now)
    const userId = newUser()
    const id = (await running.create(userId, {}, key('k'))).body.session.session_id
    await running.call('stop-session', id)
    clock.pass(MINUTE)
    await running.call('terminate-session', id)
    const told = { session_status: 'terminated', end_reason: 'stopped', ended_at: new Date(clock.start).toISOString() }
    const present = await running.create(userId, {}, key('k'))
    await running.redis.del(sessionKey(partitionOf(userId), id))
    const later = await running.create(userId, {}, key('k'))
    for (const { body } of [present, later]) expect(body).toMatchObject({ status: 410, recovery: 'show', ...told })
  })

  test('an Idempotency-Key that was forgotten and used again answers its new session', async () => {
    const { running } = counting()
    const userId = newUser()
    const create = async (more: object) => (await running.create(userId, more, key('k'))).body.session.session_id
    const before = await create({})
    await running.redis.del(memoryKey(userId))
    const after = await create({ content_id: 'title-2' })
    await running.call('terminate-session', after)
    await running.call('stop-session', before)
    await running.redis.del(sessionKey(partitionOf(userId), after))
    const replay = await running.create(userId, { content_id: 'title-2' }, key('k'))
    expect(replay.body).toMatchObject({ status: 410, end_reason: 'terminated' })
  })

  test('a replay finds an expired session and ends it', async () => {
    const clock = movingClock()
    const { running } = counting({}, clock.now)
    const userId = newUser()
    await running.create(userId, {}, key('k'))
    clock.pass(2 * MINUTE)
    const ended = await running.create(userId, {}, key('k'))
    expect(ended.body).toMatchObject({ status: 410, end_reason: 'missed_heartbeats', recovery: 'recreate' })
    expect(ended.body.ended_at).toBe(new Date(clock.start).toISOString())
    const expired = (await running.events(userId)).filter(({ event_type }) => event_type === 'playback.expired')
    expect(expired).toHaveLength(1)
  })
})

test('users and Idempotency-Keys that differ by a separator are never confused', async () => {
  const { running } = counting()
  const unique = newUser('u')
  const pairs = [
    ['a:b', 'c'],
    ['a', 'b:c'],
    ['a:b:c', ''],
    ['a%3Ab', 'c'],
    ['{a}:b', 'c'],
    ['{a', 'b}:c'],
    ['a*', 'c'],
    ['A:b', 'c'],
  ].map(([user = '', text = '']) => [unique + user.replaceAll('%', '~'), `-${text}`] as const)
  const create = async ([userId, text]: readonly [string, string]) => running.create(userId, {}, key(text))
  const answers = await Promise.all(pairs.map(create))
  expect(new Set(answers.map(({ body }) => body.session.session_id)).size).toBe(pairs.length)
  expect(answers.map(({ body }) => body.concurrency.active_stream_count)).toEqual(pairs.map(() => 1))
  const byKey = await Promise.all(['x:y', 'x%3Ay', '{x}y', 'x', 'X:Y'].map((text) => create([unique, text])))
  expect(byKey.map(({ status, body }) => [status, body.concurrency?.active_stream_count]).sort()).toEqual(
    [201, 201, 201, 201, 409].map((status, i) => [status, status === 201 ? i + 1 : undefined]),
  )
})

describe('a create sent again with another position', () => {
  const positions = [0, 5, 1e10, undefined]
  const send = ({ create }: Service, userId: string, position: number | undefined) =>
    create(userId, position === undefined ? {} : { position }, key('k'))

  test('is the same request', async () => {
    const { running } = counting()
    for (const before of positions) {
      const userId = newUser()
      const first = await send(running, userId, before)
      for (const after of positions) {
        const { status, headers, body } = await send(running, userId, after)
        expect([status, headers['idempotency-replayed']], `${before}, then ${after}`).toEqual([201, 'true'])
        expect(body.session).toMatchObject({ session_id: first.body.session.session_id, position: before ?? 0 })
      }
    }
  })

  /** What the version before this one kept of a create, and what it compares. */
  const digest = (userId: string, more: object) => {
    const members = Object.entries({ user_id: userId, profile_id: 'profile-1', content_id: 'title-1', ...more })
    const text = JSON.stringify([[...members, ['device_id', 'tv-1']].sort(), []])
    return createHash('sha256').update(text).digest('base64url')
  }
  const recordOf = async ({ redis }: Service, userId: string) => {
    const [record = ''] = await redis.keys(`*:request:${userId}:*`)
    return record
  }

  test('is recognised by the version before it when the position is the same', async () => {
    const { running } = counting({ SESSION_LAYOUT: '1' })
    for (const position of [7, undefined]) {
      const userId = newUser()
      await send(running, userId, position)
      const kept = await running.redis.hget(await recordOf(running, userId), 'fingerprint')
      expect(kept).toBe(digest(userId, position === undefined ? {} : { position }))
    }
  })

  test('recognises the record of the version before it, unless both name a position and another one', async () => {
    const { running } = counting({ SESSION_LAYOUT: '1' })
    const { running: newer } = counting()
    for (const [before, after, status] of [
      [7, 7, 201],
      [undefined, 7, 201],
      [undefined, undefined, 201],
      [7, 8, 422],
    ] as const) {
      const userId = newUser()
      await send(running, userId, before)
      await running.redis.hdel(await recordOf(running, userId), 'fingerprint_2')
      for (const one of [running, newer])
        expect((await send(one, userId, after)).status, `${before}, then ${after}`).toBe(status)
    }
  })
})
