import { describe, expect, test } from 'vitest'
import { partitionOf } from '../../../../functions/core/redis/partition.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { entitled } from '../../../support/entitlement/rulings.ts'
import { movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const ONE_STREAM = { MAX_CONCURRENT_STREAMS: '1' }

const play = async (running: Service, userId: string, more: object = {}) => {
  const { status, body } = await running.create(userId, more)
  expect(status).toBe(201)
  return body.session.session_id as string
}
const statusOf = async (running: Service, id: string) => (await running.call('get-session', id)).body.status

/** Another user whose keys lie beside the user's. */
const neighbourOf = (userId: string): string => {
  const other = newUser()
  return partitionOf(other) === partitionOf(userId) ? other : neighbourOf(userId)
}

test('a take-over ends the session it names, which then names the new session', async () => {
  const clock = movingClock()
  const running = service({ settings: ONE_STREAM, clock: clock.now })
  const userId = newUser()
  const rival = await play(running, userId)
  clock.pass(20 * SECOND)
  const { body } = await running.create(userId, { terminate_sessions: [rival] })
  expect(body).toMatchObject({ terminated_sessions: [rival], concurrency: { active_stream_count: 1 } })
  const displaced = { session_status: 'terminated', end_reason: 'displaced', recovery: 'show' }
  expect((await running.call('send-heartbeat', rival)).body).toMatchObject(displaced)
  const ends = (await running.events(userId)).filter(({ metadata }) => metadata.end_reason)
  expect(ends).toMatchObject([{ event_type: 'playback.completed', session_id: rival, sequence: 2 }])
  expect(ends[0]?.metadata).toEqual({
    position: 0,
    watched_seconds: 20,
    end_reason: 'displaced',
    ended_at: new Date(clock.now()).toISOString(),
    displaced_by: body.session.session_id,
  })
})

test('of two take-overs of one session exactly one succeeds', async () => {
  const running = service({ settings: ONE_STREAM })
  for (const _ of Array(20)) {
    const userId = newUser()
    const rival = await play(running, userId)
    const take = () => running.create(userId, { terminate_sessions: [rival] })
    const answers = await Promise.all([take(), take()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    const [winner, loser] = answers.toSorted((a, b) => a.status - b.status)
    expect(loser?.body.active_sessions).toMatchObject([{ session_id: winner?.body.session.session_id }])
    expect(winner?.body.terminated_sessions).toEqual([rival])
  }
})

test('a take-over that would not fit ends nothing', async () => {
  const generous = service({ settings: { MAX_CONCURRENT_STREAMS: '3' } })
  const userId = newUser()
  const rivals = [await play(generous, userId), await play(generous, userId), await play(generous, userId)]
  const downgraded = service({ entitlement: entitled(2) })
  const refused = await downgraded.create(userId, { terminate_sessions: rivals.slice(0, 1) })
  expect(refused.body).toMatchObject({ status: 409, max_concurrent_streams: 2, active_stream_count: 3 })
  for (const id of rivals) expect(await statusOf(generous, id)).toBe('active')
  expect((await downgraded.create(userId, { terminate_sessions: rivals.slice(0, 2) })).status).toBe(201)
})

test('a take-over ignores ids that are ended, unknown, malformed or doubled', async () => {
  const running = service({ settings: { MAX_CONCURRENT_STREAMS: '2' } })
  const userId = newUser()
  const [rival, stopped] = [await play(running, userId), await play(running, userId)]
  await running.call('stop-session', stopped)
  const names = [
    stopped,
    createSessionId(userId, Date.now()),
    'gone',
    `${rival}x`,
    rival.toUpperCase(),
    '*',
    rival,
    rival,
  ]
  const { body } = await running.create(userId, { terminate_sessions: names })
  expect(body).toMatchObject({ terminated_sessions: [rival], concurrency: { active_stream_count: 1 } })
  expect((await running.call('get-session', stopped)).body.end_reason).toBe('stopped')
})

test('a take-over that names sessions of other users ends none of them', async () => {
  const running = service({ settings: ONE_STREAM })
  const userId = newUser()
  const [near, far] = [await play(running, neighbourOf(userId)), await play(running, newUser())]
  const { status, body } = await running.create(userId, { terminate_sessions: [near, far] })
  expect([status, body.terminated_sessions]).toEqual([201, []])
  expect([await statusOf(running, near), await statusOf(running, far)]).toEqual(['active', 'active'])
})

test('a take-over that names one session twice frees one slot', async () => {
  const running = service({ settings: { MAX_CONCURRENT_STREAMS: '2' } })
  const [userId, downgraded] = [newUser(), service({ settings: ONE_STREAM })]
  const rivals = [await play(running, userId), await play(running, userId)]
  const twice = { terminate_sessions: [rivals[0], rivals[0]] }
  expect((await downgraded.create(userId, twice)).status).toBe(409)
})

describe('with SAME_DEVICE_SESSIONS=replace', () => {
  const settings = { ...ONE_STREAM, SAME_DEVICE_SESSIONS: 'replace' }

  test('a create ends what its own device was playing', async () => {
    const [running, userId] = [service({ settings }), newUser()]
    const before = await play(running, userId)
    const { body } = await running.create(userId, { content_id: 'title-2' })
    expect(body.terminated_sessions).toEqual([before])
    expect((await running.call('get-session', before)).body).toMatchObject({ end_reason: 'superseded' })
    const [, completed] = await running.events(userId)
    expect(completed?.metadata).toMatchObject({ end_reason: 'superseded', displaced_by: body.session.session_id })
  })

  test('a create leaves the other devices alone', async () => {
    const [running, userId] = [service({ settings: { ...settings, MAX_CONCURRENT_STREAMS: '2' } }), newUser()]
    const other = await play(running, userId, { device_id: 'phone' })
    const before = await play(running, userId)
    const { body } = await running.create(userId, { terminate_sessions: [before] })
    expect(body.terminated_sessions).toEqual([before])
    expect((await running.call('get-session', before)).body.end_reason).toBe('displaced')
    expect(await statusOf(running, other)).toBe('active')
  })
})
