import { expect, test } from 'vitest'
import { ownRedis } from '../support/redis/redis-server.ts'
import { HOUR, movingClock, SECOND } from '../support/service/moving-clock.ts'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

// Written by hand from functions/contract/events/README.md, one event per type. No code of functions/ is used.

const TEXT = expect.stringMatching(/^[!-~]+$/)
const trace = { 'x-correlation-id': 'trace-1' }

/** A user with a session on a moving clock, on a Redis that no relay empties, and what is told of it from then on. */
const playing = async () => {
  const clock = movingClock()
  const { address: REDIS_ADDR } = await ownRedis()
  const running = service({ clock: clock.now, settings: { REDIS_ADDR, MAX_CONCURRENT_STREAMS: '1' } })
  const user = newUser()
  const { body } = await running.create(user, { region: 'US', position: 100 }, trace)
  const { session_id: id } = body.session
  const last = async () => (await running.events(user)).at(-1)
  const event = (event_type: string, sequence: number, metadata: object) => ({
    event_id: TEXT,
    schema_version: 1,
    event_type,
    timestamp: new Date(clock.now()).toISOString(),
    sequence,
    session_id: id,
    user_id: user,
    profile_id: 'profile-1',
    content_id: 'title-1',
    device_id: 'tv-1',
    region: 'US',
    correlation_id: 'trace-1',
    metadata,
  })
  return { clock, running, user, id, last, event }
}

test('playback.started is the golden event', async () => {
  const { last, event } = await playing()
  const metadata = { position: 100, active_stream_count: 1, max_concurrent_streams: 1 }
  expect(await last()).toEqual(event('playback.started', 1, metadata))
})

test('playback.heartbeat, paused, resumed and stopped are the golden events', async () => {
  const { clock, running, id, last, event } = await playing()
  clock.pass(10 * SECOND)
  await running.call('send-heartbeat', id, { body: { position: 110 } })
  const beat = { position: 110, watched_seconds: 10, session_status: 'active' }
  expect(await last()).toEqual(event('playback.heartbeat', 2, beat))
  clock.pass(10 * SECOND)
  await running.call('pause-session', id, { body: { position: 120 } })
  expect(await last()).toEqual(event('playback.paused', 3, { position: 120, watched_seconds: 20 }))
  clock.pass(10 * SECOND)
  await running.call('resume-session', id)
  expect(await last()).toEqual(event('playback.resumed', 4, { position: 120, watched_seconds: 20 }))
  clock.pass(5 * SECOND)
  await running.call('stop-session', id)
  const ended_at = new Date(clock.now()).toISOString()
  const end = { position: 120, watched_seconds: 25, end_reason: 'stopped', ended_at }
  expect(await last()).toEqual(event('playback.stopped', 5, end))
})

test('playback.completed by termination and by take-over is the golden event', async () => {
  const { clock, running, user, id, event } = await playing()
  clock.pass(10 * SECOND)
  const { body } = await running.create(user, { terminate_sessions: [id] }, trace)
  const displaced_by = body.session.session_id
  const ended_at = new Date(clock.now()).toISOString()
  const end = { position: 100, watched_seconds: 10, ended_at }
  const told = await running.events(user)
  expect(told.find(({ event_type }) => event_type === 'playback.completed')).toEqual(
    event('playback.completed', 2, { ...end, end_reason: 'displaced', displaced_by }),
  )
  await running.call('terminate-session', displaced_by)
  expect((await running.events(user)).at(-1)).toMatchObject({
    event_type: 'playback.completed',
    session_id: displaced_by,
    metadata: { position: 0, watched_seconds: 0, end_reason: 'terminated', ended_at },
  })
})

test('playback.expired is the golden event', async () => {
  const { clock, running, id, last, event } = await playing()
  const ended_at = new Date(clock.now()).toISOString()
  clock.pass(HOUR)
  await running.call('get-session', id)
  const end = { position: 100, watched_seconds: 0, end_reason: 'missed_heartbeats', ended_at }
  expect(await last()).toEqual(event('playback.expired', 2, end))
})

test('playback.denied is the golden event', async () => {
  const { clock, running, user, last, event } = await playing()
  const denied = {
    ...event('playback.denied', 0, {
      code: 'concurrency_limit_reached',
      active_stream_count: 1,
      max_concurrent_streams: 1,
    }),
    content_id: 'title-2',
    sequence: undefined,
    session_id: undefined,
  }
  for (const _ of [1, 2, 3]) await running.create(user, { content_id: 'title-2', region: 'US' }, trace)
  expect(await last()).toEqual(denied)
  clock.pass(61 * SECOND)
  await running.create(user, { content_id: 'title-2', region: 'US' }, trace)
  expect(await last()).toMatchObject({ event_type: 'playback.denied', metadata: { repeats: 2 } })
})
