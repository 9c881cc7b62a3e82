import { expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../support/service/moving-clock.ts'
import { playing } from '../../../support/service/playing.ts'
import type { Service } from '../../../support/service/service.ts'

const typesOf = async (running: Service, userId: string) =>
  (await running.events(userId)).map((event) => event.event_type.replace('playback.', ''))

test('a pause, a heartbeat and a resume keep a session alive', async () => {
  const { running, userId, id, act, pass } = await playing()
  expect((await act('pause-session')).body).toEqual({ status: 'paused' })
  pass(60 * SECOND)
  expect((await act('send-heartbeat')).body.session_status).toBe('paused')
  pass(60 * SECOND)
  expect((await act('resume-session')).body).toEqual({ status: 'active' })
  expect((await running.call('get-session', id)).body.status).toBe('active')
  expect(await typesOf(running, userId)).toEqual(['started', 'paused', 'heartbeat', 'resumed'])
})

test('a repeated pause or resume answers 200 and has no event', async () => {
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

test('reading a session and validating or refreshing its token are no signs of life', async () => {
  const { running, id, act, pass, token } = await playing()
  pass(89 * SECOND)
  expect((await running.call('get-session', id)).body.status).toBe('active')
  expect((await running.call('refresh-token', undefined, { body: { token } })).status).toBe(200)
  pass(SECOND)
  expect((await act('send-heartbeat')).body).toMatchObject({ code: 'session_ended', end_reason: 'missed_heartbeats' })
})

test('a session ends at its timeout however many heartbeats it has', async () => {
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

test('a pause that lasts too long ends the session although heartbeats come', async () => {
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

test('a stopped session can be terminated: its end stays the same and has no second event', async () => {
  const { running, userId, id, act, pass } = await playing()
  pass(20 * SECOND)
  await act('stop-session')
  const { body: before } = await running.call('get-session', id)
  pass(20 * SECOND)
  for (const _ of [1, 2]) {
    const { body } = await running.call('terminate-session', id)
    expect(body).toEqual({ status: 'terminated', session_status: 'terminated', end_reason: 'stopped' })
    expect((await running.call('get-session', id)).body).toEqual({ ...before, status: 'terminated' })
  }
  expect((await act('send-heartbeat')).body).toMatchObject({
    recovery: 'show',
    end_reason: 'stopped',
    ended_at: before.ended_at,
  })
  const [, stopped, completed, ...more] = await running.events(userId)
  expect(stopped?.metadata).toMatchObject({ end_reason: 'stopped' })
  expect(completed?.event_type).toBe('playback.completed')
  expect(completed?.metadata).toEqual({ position: 10, watched_seconds: 20 })
  expect(more).toEqual([])
})

test('a stopped session tells a player that plays on to create a new one, and one that does not to do nothing', async () => {
  const { running, act, token } = await playing()
  await act('stop-session')
  const recoveryOf = { 'send-heartbeat': 'recreate', 'resume-session': 'recreate', 'pause-session': 'none' } as const
  for (const [verb, recovery] of Object.entries(recoveryOf) as [keyof typeof recoveryOf, string][])
    expect((await act(verb)).body).toMatchObject({ status: 410, session_status: 'stopped', recovery })
  for (const verb of ['validate-token', 'refresh-token'] as const)
    expect((await running.call(verb, undefined, { body: { token } })).body).toMatchObject({
      code: 'session_ended',
      session_status: 'stopped',
      recovery: 'none',
    })
})

test('a terminated session tells its player not to create a new one', async () => {
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
