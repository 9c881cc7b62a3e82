import { expect, test } from 'vitest'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

test('an account’s live sessions are listed, oldest first, with its limit', async () => {
  const { create, call } = service()
  const userId = newUser()
  const first = (await create(userId, { device_id: 'tv' })).body.session.session_id
  const second = (await create(userId, { device_id: 'phone' })).body.session.session_id
  const { status, body } = await call('get-concurrency', userId)
  expect([status, body.active_stream_count, body.max_concurrent_streams]).toEqual([200, 2, 4])
  expect(body.active_sessions).toEqual([first, second])
  expect(body.sessions.map((one: { device_id: string }) => one.device_id)).toEqual(['tv', 'phone'])
})

test('an account that was never seen has no sessions and the default limit', async () => {
  const { call } = service({ settings: { MAX_CONCURRENT_STREAMS: '2' } })
  expect((await call('get-concurrency', newUser())).body).toMatchObject({
    ...{ active_stream_count: 0, max_concurrent_streams: 2, active_sessions: [], sessions: [] },
  })
})
