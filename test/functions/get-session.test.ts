import { expect, test } from 'vitest'
import { guarded, playing } from '../support/service/guarded.ts'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'
import { bearing, userToken } from '../support/tokens/identity.ts'

test('a session can be read while it lives and after its end', async () => {
  const { create, call } = service()
  const id = (await create(newUser())).body.session.session_id
  expect((await call('get-session', id)).body).toMatchObject({ session_id: id, status: 'active' })
  await call('stop-session', id)
  expect((await call('get-session', id)).body).toMatchObject({ status: 'stopped', end_reason: 'stopped' })
})

test('reading a session is no sign of life', async () => {
  const { create, call } = service()
  const { session } = (await create(newUser())).body
  await call('get-session', session.session_id)
  expect((await call('get-session', session.session_id)).body.last_heartbeat).toBe(session.last_heartbeat)
})

test('to another user the session does not exist', async () => {
  const running = guarded()
  const { sessionId, user, player } = await playing(running)
  const stranger = bearing(userToken(newUser()))
  const statuses = await Promise.all(
    [user, player, stranger].map(async (token) => (await running.call('get-session', sessionId, token)).status),
  )
  expect(statuses).toEqual([200, 200, 404])
})
