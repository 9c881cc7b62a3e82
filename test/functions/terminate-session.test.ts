import { expect, test } from 'vitest'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

test('a terminated session has freed its slot, and its player is shown why', async () => {
  const { create, call } = service()
  const userId = newUser()
  const id = (await create(userId)).body.session.session_id
  const { status, body } = await call('terminate-session', id)
  expect([status, body]).toEqual([
    200,
    { status: 'terminated', session_status: 'terminated', end_reason: 'terminated' },
  ])
  expect((await call('get-concurrency', userId)).body.active_stream_count).toBe(0)
  expect((await call('send-heartbeat', id)).body).toMatchObject({ code: 'session_ended', recovery: 'show' })
})

test('a stopped session becomes terminated, and stays ended for the reason it ended for', async () => {
  const { create, call } = service()
  const id = (await create(newUser())).body.session.session_id
  await call('stop-session', id)
  expect((await call('terminate-session', id)).body).toMatchObject({
    ...{ session_status: 'terminated', end_reason: 'stopped' },
  })
})
