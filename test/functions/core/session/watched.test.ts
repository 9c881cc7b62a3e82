import { expect, test } from 'vitest'
import { HOUR, SECOND } from '../../../support/service/moving-clock.ts'
import { playing } from '../../../support/service/playing.ts'

test('what was watched counts at most one and a half intervals between marks', async () => {
  const { running, id, act, pass } = await playing()
  pass(30 * SECOND)
  await act('send-heartbeat')
  pass(80 * SECOND)
  await act('send-heartbeat')
  expect((await running.call('get-session', id)).body.watched_seconds).toBe(75)
})

test('what was watched leaves out pauses and seeks', async () => {
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

test('an expiry adds nothing to what was watched', async () => {
  const { running, userId, id, act, pass } = await playing()
  pass(30 * SECOND)
  await act('send-heartbeat')
  pass(HOUR)
  expect((await running.call('get-session', id)).body).toMatchObject({ watched_seconds: 30, status: 'expired' })
  const expired = (await running.events(userId)).at(-1)
  expect(expired?.metadata).toMatchObject({ watched_seconds: 30, end_reason: 'missed_heartbeats' })
})
