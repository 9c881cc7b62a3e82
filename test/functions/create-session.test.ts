import { expect, test } from 'vitest'
import { denied } from '../support/entitlement/rulings.ts'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

// The slot, idempotence and take-over are tested in core/slots/, Identity and Content in core/entitlement/.

test('a create answers 201 with the session, a token for it, the heartbeat’s rhythm and the account’s use', async () => {
  const { create, tokens } = service({ settings: { HEARTBEAT_INTERVAL: '20s', MISSED_HEARTBEATS: '2' } })
  const userId = newUser()
  const { status, headers, body } = await create(userId, { position: 7, region: 'US' })
  const id = body.session.session_id
  expect([status, headers.location]).toEqual([201, `/api/playback/session/${id}`])
  expect(body.session).toMatchObject({ user_id: userId, status: 'active', position: 7, region: 'US' })
  expect(await tokens.verify(body.playback_token)).toMatchObject({ session_id: id, user_id: userId, region: 'US' })
  expect(body.heartbeat).toEqual({ interval_seconds: 20, timeout_seconds: 40 })
  expect(body.concurrency).toEqual({ active_stream_count: 1, max_concurrent_streams: 4 })
})

test('a create that is sent again with its Idempotency-Key gets the same session and says so', async () => {
  const { create } = service()
  const userId = newUser()
  const key = { 'idempotency-key': 'one-key' }
  const [first, again] = [await create(userId, {}, key), await create(userId, { position: 99 }, key)]
  expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true'])
  expect(again.body.session.session_id).toBe(first.body.session.session_id)
})

test('a create that Identity refuses takes no slot and gets no token', async () => {
  const { create, call } = service({ entitlement: denied })
  const userId = newUser()
  const { status, body } = await create(userId)
  expect([status, body.code, body.playback_token]).toEqual([403, 'not_entitled', undefined])
  expect((await call('get-concurrency', userId)).body.active_stream_count).toBe(0)
})

test('the region is the trusted header’s, else the body’s, else the default', async () => {
  const { create } = service({ settings: { REGION_HEADER: 'X-Edge-Region', DEFAULT_REGION: 'DE' } })
  const region = async (more: object, headers = {}) => (await create(newUser(), more, headers)).body.session.region
  expect(await region({ region: 'US' }, { 'x-edge-region': 'FR' })).toBe('FR')
  expect(await region({ region: 'US' })).toBe('US')
  expect(await region({})).toBe('DE')
})
