import { expect, test } from 'vitest'
import { guarded, playing } from '../support/service/guarded.ts'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

test('a stopped session has freed its slot, and stopping it again answers the same', async () => {
  const { create, call } = service()
  const userId = newUser()
  const id = (await create(userId)).body.session.session_id
  const answers = [await call('stop-session', id), await call('stop-session', id)]
  for (const { status, body } of answers)
    expect([status, body]).toEqual([200, { status: 'stopped', session_status: 'stopped', end_reason: 'stopped' }])
  expect((await call('get-concurrency', userId)).body.active_stream_count).toBe(0)
})

test('a stop of a session that was terminated says how it had ended', async () => {
  const { create, call } = service()
  const id = (await create(newUser())).body.session.session_id
  await call('terminate-session', id)
  expect((await call('stop-session', id)).body).toMatchObject({
    session_status: 'terminated',
    end_reason: 'terminated',
  })
})

test('a stop may hold its token in a body of any type, as a beacon sends it', async () => {
  const running = guarded()
  const { sessionId, token } = await playing(running)
  const beacon = { text: JSON.stringify({ token, position: 5 }), headers: { 'content-type': 'text/plain' } }
  expect((await running.call('stop-session', sessionId, beacon)).body).toMatchObject({ status: 'stopped' })
})
