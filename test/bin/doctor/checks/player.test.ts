import { expect, test, vi } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { newUser } from '../../../support/service/users.ts'
import { examined } from '../examined.ts'
import { meddling } from '../hostile.ts'

vi.setConfig({ testTimeout: 90_000 })

const { url, send } = await localService()

test.each([
  ['identity-failing', 'film-1', '503 dependency_unavailable, dependency identity', 'Identity: its health'],
  ['not-entitled', 'film-1', '403 not_entitled, reason no_active_subscription', '--user and --profile of somebody'],
  ['user', 'unavailable-1', '403 content_unavailable, reason title_withdrawn', '--content of a title'],
  ['user', 'content-failing-1', '503 dependency_unavailable, dependency content', 'Content: its health'],
])(
  'for user %s and title %s the refusal of the create is said and where to look',
  async (prefix, content, said, where) => {
    const { of, notChecked } = await examined(url, { viewer: { user: newUser(prefix), content } })
    expect(of('create')).toMatchObject({
      ...{ result: 'fault', says: expect.stringContaining(said), lookAt: expect.stringContaining(where) },
    })
    expect(notChecked).toContain('player')
  },
)

test('a create that is sent again and is not said to be replayed is a fault', async () => {
  const before = await meddling(url, ({ headers }) => delete headers['idempotency-replayed'])
  expect((await examined(before)).of('create again')).toMatchObject({
    ...{ result: 'fault', says: 'The repeated create has no Idempotency-Replayed: true' },
  })
})

test('a create that makes a second session for the same key is a fault, and both are ended', async () => {
  const user = newUser()
  let made = 0
  const forgetful = await meddling(url, (answer, { method, url: path }) => {
    if (method !== 'POST' || path !== '/api/playback/session' || answer.status !== 201) return
    made += 1
    if (made === 2) answer.body = answer.body.replace(/("session_id":")[\da-f]{8}/, '$100000000')
  })
  const { of } = await examined(forgetful, { viewer: { user } })
  expect(of('create again')).toMatchObject({ result: 'fault', says: expect.stringContaining('made a second session') })
  expect(of('clean-up')).toMatchObject({ result: 'ok' })
})

test('a session that was admitted without an answer is a warning that names the page', async () => {
  const before = await meddling(url, (answer) => {
    answer.body = answer.body.replace('"degraded":false', '"degraded":true')
  })
  expect((await examined(before)).of('create')).toMatchObject({
    ...{ result: 'warning', says: expect.stringContaining('It is degraded') },
  })
})

test('a position and a status that are acknowledged and not kept are faults', async () => {
  const before = await meddling(url, (answer, { method, url: path = '' }) => {
    if (method !== 'GET' || !path.startsWith('/api/playback/session/')) return
    answer.body = answer.body.replace('"position":120', '"position":0').replace('"paused"', '"active"')
  })
  const { of, faults } = await examined(before)
  expect(of('heartbeat with a position').says).toBe('The position is 0 after it was acknowledged as 120')
  expect(of('pause').says).toBe('The status is active after it was acknowledged as paused')
  expect(faults).toEqual(['heartbeat with a position', 'pause'])
})

test('a live session that is not in the list, and a stopped one that is, are faults', async () => {
  const ids: string[] = []
  const before = await meddling(url, (answer, { url: path = '' }) => {
    if (answer.status === 201) ids.push(JSON.parse(answer.body).session.session_id)
    if (!path.startsWith('/api/concurrency/')) return
    const body = JSON.parse(answer.body)
    answer.body = JSON.stringify({ ...body, active_sessions: body.active_stream_count < 2 ? [] : ids })
  })
  const { faults } = await examined(before)
  expect(faults).toEqual(['concurrency list', 'stop'])
})

test('a limit that names no rivals is a fault, and the take-over is tried all the same', async () => {
  const before = await meddling(url, (answer) => {
    if (answer.status === 409) answer.body = JSON.stringify({ ...JSON.parse(answer.body), active_sessions: [] })
  })
  const { of, faults } = await examined(before)
  expect(of('limit').says).toBe('The 409 does not name 4 of 4 sessions that hold the slots')
  expect(faults).toEqual(['limit'])
})

test('a limit that admits one too many is a fault, and all of them are ended', async () => {
  const user = newUser()
  const before = await meddling(url, (answer) => {
    answer.body = answer.body.replace('"max_concurrent_streams":4', '"max_concurrent_streams":3')
  })
  const { of } = await examined(before, { viewer: { user } })
  expect(of('limit').says).toMatch(/: 201 with .*, where the contract says 409 concurrency_limit_reached/)
  expect((await send('GET', `/api/concurrency/${user}`)).body.active_stream_count).toBe(0)
})

test('a displaced player that is told another reason is a fault', async () => {
  const before = await meddling(url, (answer) => {
    answer.body = answer.body.replace('"end_reason":"displaced"', '"end_reason":"terminated"')
  })
  expect((await examined(before)).of('take-over').says).toBe(
    'The displaced player is told terminated, show in place of displaced, show',
  )
})
