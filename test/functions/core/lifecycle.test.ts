import { describe, expect, test } from 'vitest'
import { indexKeys, partitionOf } from '../../../functions/core/partition.ts'
import { ownRedis } from '../../support/redis-server.ts'
import { type Service, service } from '../../support/service.ts'
import { newUser } from '../../support/users.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A service whose time the test moves, and a session in it. */
const playing = async (settings: Record<string, string> = {}) => {
  const time = { now: Date.now() }
  const running = service({ settings, clock: () => time.now })
  const userId = newUser()
  const created = await running.create(userId, { position: 10 })
  const id: string = created.body.session.session_id
  const act = (verb: 'send-heartbeat' | 'pause-session' | 'resume-session' | 'stop-session', position?: number) =>
    running.call(verb, id, position === undefined ? {} : { body: { position } })
  const pass = (ms: number) => {
    time.now += ms
  }
  return { running, userId, id, act, pass, start: time.now, token: created.body.playback_token as string }
}

const typesOf = async (running: Service, userId: string) =>
  (await running.events(userId)).map((event) => event.event_type.replace('playback.', ''))

test('a pause, a beat and a resume keep one session alive', async () => {
  const { running, userId, id, act, pass } = await playing()
  expect((await act('pause-session')).body).toEqual({ status: 'paused' })
  pass(60 * SECOND)
  expect((await act('send-heartbeat')).body.session_status).toBe('paused')
  pass(60 * SECOND)
  expect((await act('resume-session')).body).toEqual({ status: 'active' })
  expect((await running.call('get-session', id)).body.status).toBe('active')
  expect(await typesOf(running, userId)).toEqual(['started', 'paused', 'heartbeat', 'resumed'])
})

test('pause and resume repeated answer 200 and tell nothing', async () => {
  const { running, userId, act } = await playing()
  for (const verb of ['resume-session', 'pause-session', 'pause-session', 'resume-session', 'resume-session'] as const)
    expect((await act(verb)).status).toBe(200)
  expect(await typesOf(running, userId)).toEqual(['started', 'paused', 'resumed'])
})

test('each sign of life moves the deadline by the heartbeat timeout', async () => {
  const { act, pass, start } = await playing({ HEARTBEAT_INTERVAL: '20s', MISSED_HEARTBEATS: '2' })
  pass(39 * SECOND)
  const { body } = await act('send-heartbeat')
  expect(body.next_heartbeat_seconds).toBe(20)
  expect(Date.parse(body.deadline) - start).toBe(79 * SECOND)
  pass(39 * SECOND)
  expect((await act('pause-session')).status).toBe(200)
  pass(39 * SECOND)
  expect((await act('resume-session')).status).toBe(200)
})

test('reading, validating and refreshing are no signs of life', async () => {
  const { running, id, act, pass, token } = await playing()
  pass(89 * SECOND)
  expect((await running.call('get-session', id)).body.status).toBe('active')
  expect((await running.call('refresh-token', undefined, { body: { token } })).status).toBe(200)
  pass(SECOND)
  expect((await act('send-heartbeat')).body).toMatchObject({ code: 'session_ended', end_reason: 'missed_heartbeats' })
})

test('a session ends at its timeout however often it is heard of', async () => {
  const { running, id, act, pass, start } = await playing({ SESSION_TIMEOUT: '2m' })
  for (const _ of [1, 2, 3]) {
    pass(30 * SECOND)
    await act('send-heartbeat')
  }
  expect(Date.parse((await act('send-heartbeat')).body.deadline) - start).toBe(2 * MINUTE)
  pass(30 * SECOND)
  const ended = await running.call('get-session', id)
  expect(ended.body).toMatchObject({ status: 'expired', end_reason: 'session_timeout' })
  expect(Date.parse(ended.body.ended_at) - start).toBe(90 * SECOND)
})

test('a pause that lasts too long ends the session although it beats', async () => {
  const { running, id, act, pass } = await playing({ PAUSE_TIMEOUT: '1m' })
  await act('pause-session')
  for (const _ of [1, 2]) {
    pass(25 * SECOND)
    expect((await act('pause-session')).status).toBe(200)
  }
  pass(10 * SECOND)
  expect((await act('send-heartbeat')).body).toMatchObject({ end_reason: 'paused_too_long', recovery: 'recreate' })
  expect((await running.call('get-session', id)).body.status).toBe('expired')
})

test('stopping frees the slot and keeps the session readable', async () => {
  const { running, userId, id, act, pass, start } = await playing()
  pass(20 * SECOND)
  expect((await act('stop-session', 42.9)).body).toEqual({
    status: 'stopped',
    session_status: 'stopped',
    end_reason: 'stopped',
  })
  const { body } = await running.call('get-session', id)
  expect(body).toMatchObject({ status: 'stopped', end_reason: 'stopped', position: 42, watched_seconds: 20 })
  expect(Date.parse(body.ended_at) - start).toBe(20 * SECOND)
  expect((await running.call('get-concurrency', userId)).body.active_stream_count).toBe(0)
})

test('ending an ended session answers how it ended', async () => {
  const { running, id, act, pass } = await playing()
  pass(HOUR)
  const expired = { session_status: 'expired', end_reason: 'missed_heartbeats' }
  expect((await act('stop-session')).body).toEqual({ status: 'stopped', ...expired })
  expect((await running.call('terminate-session', id)).body).toEqual({ status: 'terminated', ...expired })
})

test('a stopped session can be terminated once more and tells no second end', async () => {
  const { running, userId, id, act } = await playing()
  await act('stop-session')
  for (const _ of [1, 2]) {
    const { body } = await running.call('terminate-session', id)
    expect(body).toEqual({ status: 'terminated', session_status: 'terminated', end_reason: 'terminated' })
  }
  const [, stopped, completed, ...more] = await running.events(userId)
  expect(stopped?.metadata).toMatchObject({ end_reason: 'stopped' })
  expect(completed?.event_type).toBe('playback.completed')
  expect(completed?.metadata).toEqual({ position: 10, watched_seconds: 0 })
  expect(more).toEqual([])
})

test('a terminated session refuses its player for good', async () => {
  const { running, id, act, token } = await playing()
  await running.call('terminate-session', id)
  for (const verb of ['send-heartbeat', 'pause-session', 'resume-session'] as const)
    expect((await act(verb)).body).toMatchObject({ status: 410, code: 'session_ended', recovery: 'show' })
  expect((await running.call('refresh-token', undefined, { body: { token } })).status).toBe(410)
  expect((await running.call('validate-token', undefined, { body: { token } })).body).toMatchObject({
    status: 401,
    code: 'session_ended',
    valid: false,
  })
})

describe('what was watched', () => {
  test('counts at most one and a half intervals between marks', async () => {
    const { running, id, act, pass } = await playing()
    pass(30 * SECOND)
    await act('send-heartbeat')
    pass(80 * SECOND)
    await act('send-heartbeat')
    expect((await running.call('get-session', id)).body.watched_seconds).toBe(75)
  })

  test('leaves out pauses and seeks', async () => {
    const { running, id, act, pass } = await playing()
    pass(20 * SECOND)
    await act('pause-session', 5_000)
    pass(30 * SECOND)
    await act('send-heartbeat')
    pass(30 * SECOND)
    await act('resume-session')
    pass(10 * SECOND)
    await act('stop-session')
    expect((await running.call('get-session', id)).body.watched_seconds).toBe(30)
  })

  test('gets nothing from an expiry', async () => {
    const { running, userId, id, act, pass } = await playing()
    pass(30 * SECOND)
    await act('send-heartbeat')
    pass(HOUR)
    expect((await running.call('get-session', id)).body).toMatchObject({ watched_seconds: 30, status: 'expired' })
    const expired = (await running.events(userId)).at(-1)
    expect(expired?.metadata).toMatchObject({ watched_seconds: 30, end_reason: 'missed_heartbeats' })
  })
})

describe('heartbeat events', () => {
  test('come at most once per HEARTBEAT_EVENT_INTERVAL and count what is missing', async () => {
    const { running, userId, act, pass } = await playing({ HEARTBEAT_EVENT_INTERVAL: '1m' })
    for (const _ of [1, 2, 3, 4]) {
      await act('send-heartbeat')
      pass(20 * SECOND)
    }
    await act('pause-session')
    const told = (await running.events(userId)).map(({ event_type, sequence, metadata }) => [
      event_type,
      sequence,
      metadata.heartbeats_dropped,
    ])
    expect(told).toEqual([
      ['playback.started', 1, undefined],
      ['playback.heartbeat', 2, undefined],
      ['playback.heartbeat', 3, 2],
      ['playback.paused', 4, undefined],
    ])
  })

  test('give way when the outbox is above its limit', async () => {
    const own = await ownRedis()
    const { running, userId, act } = await playing({ OUTBOX_LIMIT: '1', REDIS_ADDR: own.address })
    for (const _ of [1, 2, 3]) await act('send-heartbeat')
    await act('stop-session')
    const told = await running.events(userId)
    expect(told.map((event) => event.event_type.slice(9))).toEqual(['started', 'heartbeat', 'stopped'])
    expect(told[2]).toMatchObject({ sequence: 3, metadata: { heartbeats_dropped: 2 } })
  })
})

test('denied events give way too and are counted', async () => {
  const own = await ownRedis()
  const { running, userId } = await playing({ OUTBOX_LIMIT: '1', REDIS_ADDR: own.address, MAX_CONCURRENT_STREAMS: '1' })
  const denials = async () => (await running.events(userId)).filter((event) => event.event_type === 'playback.denied')
  await running.create(userId, { content_id: 'title-2' })
  for (const _ of [1, 2]) await running.create(userId)
  expect(await denials()).toMatchObject([{ content_id: 'title-2' }])
  await own.ask.xtrim(indexKeys(partitionOf(userId))[1], 'MAXLEN', 0)
  await running.create(userId)
  expect(await denials()).toMatchObject([{ content_id: 'title-1', metadata: { repeats: 2 } }])
})

test('events carry the correlation id of their request, else of the create', async () => {
  const { running, userId, id } = await playing()
  await running.call('send-heartbeat', id, { headers: { 'x-correlation-id': 'trace-7' } })
  await running.call('send-heartbeat', id, { headers: { 'x-correlation-id': 'not usable' } })
  const [started, traced, plain] = await running.events(userId)
  expect(traced?.correlation_id).toBe('trace-7')
  expect(plain?.correlation_id).toBe(started?.correlation_id)
})
