import { expect, test } from 'vitest'
import type { EndpointName } from '../../../../functions/contract/routes.ts'
import { MINUTE, movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const ONE_STREAM = { MAX_CONCURRENT_STREAMS: '1' }

/** A session that nobody has heard of for exactly as long as it may be silent. */
const silent = async (settings: Record<string, string> = ONE_STREAM) => {
  const clock = movingClock()
  const running = service({ settings, clock: clock.now })
  const userId = newUser()
  const { body } = await running.create(userId)
  clock.pass(90 * SECOND)
  return { running, userId, clock, id: body.session.session_id as string, token: body.playback_token as string }
}

const expiries = async (running: Service, userId: string) =>
  (await running.events(userId)).filter(({ event_type }) => event_type === 'playback.expired')

test('a slot whose deadline passed is free before any sweep', async () => {
  const { running, userId, id } = await silent()
  const next = await running.create(userId)
  expect(next.status).toBe(201)
  expect(next.body).toMatchObject({ concurrency: { active_stream_count: 1 }, terminated_sessions: [] })
  const late = await running.call('send-heartbeat', id)
  expect(late.body).toMatchObject({ status: 410, end_reason: 'missed_heartbeats', recovery: 'recreate' })
  expect((await running.call('get-concurrency', userId)).body.active_sessions).toEqual([next.body.session.session_id])
  expect(await expiries(running, userId)).toHaveLength(1)
})

test('a slot is held until the very millisecond of its deadline', async () => {
  const { running, userId, clock } = await silent()
  clock.pass(-1)
  expect((await running.create(userId)).status).toBe(409)
  clock.pass(1)
  expect((await running.create(userId)).status).toBe(201)
})

const late: { name: EndpointName; status: number; body: object }[] = [
  { name: 'send-heartbeat', status: 410, body: { code: 'session_ended', session_status: 'expired' } },
  { name: 'pause-session', status: 410, body: { code: 'session_ended', end_reason: 'missed_heartbeats' } },
  { name: 'resume-session', status: 410, body: { code: 'session_ended', recovery: 'recreate' } },
  { name: 'stop-session', status: 200, body: { session_status: 'expired', end_reason: 'missed_heartbeats' } },
  { name: 'terminate-session', status: 200, body: { session_status: 'expired', end_reason: 'missed_heartbeats' } },
  { name: 'get-session', status: 200, body: { status: 'expired', end_reason: 'missed_heartbeats' } },
]

for (const { name, status, body } of late) {
  test(`a late ${name} finds the session expired and ends it once`, async () => {
    const { running, userId, id, clock } = await silent()
    for (const _ of [1, 2]) expect(await running.call(name, id)).toMatchObject({ status, body })
    const [expired, ...more] = await expiries(running, userId)
    expect(more).toEqual([])
    expect(expired).toMatchObject({
      timestamp: new Date(clock.now()).toISOString(),
      sequence: 2,
      metadata: { end_reason: 'missed_heartbeats', ended_at: new Date(clock.start).toISOString() },
    })
  })
}

test('a late refresh finds the session expired and ends it', async () => {
  const { running, userId, token } = await silent()
  const refused = await running.call('refresh-token', undefined, { body: { token } })
  expect(refused.body).toMatchObject({ status: 410, end_reason: 'missed_heartbeats' })
  expect(await expiries(running, userId)).toHaveLength(1)
})

test('ten requests that find an expired session at the same time end it with one event', async () => {
  const { running, userId, id } = await silent({ MAX_CONCURRENT_STREAMS: '8' })
  const finders: (() => Promise<unknown>)[] = [
    ...late.map(
      ({ name }) =>
        () =>
          running.call(name, id),
    ),
    ...[1, 2].map(() => () => running.create(userId)),
    ...[1, 2].map(() => () => running.call('get-concurrency', userId)),
  ]
  await Promise.all(finders.map((find) => find()))
  expect(await expiries(running, userId)).toHaveLength(1)
})

/** A silent session of an account that has another one, still alive, and the service with a limit of one. */
const silentBesideAnother = async () => {
  const { running, userId, clock, id } = await silent({ MAX_CONCURRENT_STREAMS: '2' })
  clock.pass(-MINUTE)
  const create = (on: Service) => on.create(userId, {}, { 'idempotency-key': 'k' })
  const beside = (await create(running)).body.session.session_id
  clock.pass(MINUTE)
  return { running, strict: service({ settings: ONE_STREAM, clock: clock.now }), userId, id, beside, create }
}

test('a refused create ends what it finds overdue', async () => {
  const { running, strict, userId, id } = await silentBesideAnother()
  expect((await strict.create(userId)).body).toMatchObject({ status: 409, active_stream_count: 1 })
  expect(await expiries(running, userId)).toMatchObject([{ session_id: id }])
})

test('a replayed create ends what it finds overdue', async () => {
  const { running, userId, id, beside, create } = await silentBesideAnother()
  const { body } = await create(running)
  expect([body.session.session_id, body.concurrency.active_stream_count]).toEqual([beside, 1])
  expect(await expiries(running, userId)).toMatchObject([{ session_id: id }])
})

test('an expired session ended at its last sign of life', async () => {
  const { running, id, clock } = await silent()
  clock.pass(-10 * SECOND)
  await running.call('send-heartbeat', id)
  clock.pass(5 * MINUTE)
  const { body } = await running.call('get-session', id)
  expect(body.ended_at).toBe(new Date(clock.start + 80 * SECOND).toISOString())
  expect(body.last_heartbeat).toBe(body.ended_at)
})

test('when several deadlines of a session pass at once the end_reason is missed_heartbeats', async () => {
  const settings = { HEARTBEAT_INTERVAL: '20s', SESSION_TIMEOUT: '1m', PAUSE_TIMEOUT: '1m' }
  const clock = movingClock()
  const running = service({ settings, clock: clock.now })
  const { body } = await running.create(newUser())
  await running.call('pause-session', body.session.session_id)
  clock.pass(MINUTE)
  const found = await running.call('get-session', body.session.session_id)
  expect(found.body).toMatchObject({ status: 'expired', end_reason: 'missed_heartbeats' })
})
