import { expect, test } from 'vitest'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

test('a paused session is active again once it is resumed', async () => {
  const { create, call, events } = service()
  const userId = newUser()
  const id = (await create(userId)).body.session.session_id
  await call('pause-session', id)
  const { status, body } = await call('resume-session', id, { body: { position: 12 } })
  expect([status, body]).toEqual([200, { status: 'active' }])
  expect((await call('get-session', id)).body).toMatchObject({ status: 'active', position: 12 })
  expect((await events(userId)).map(({ event_type }) => event_type).at(-1)).toBe('playback.resumed')
})

test('a resume of a stopped session is a 410 whose recovery is to create anew', async () => {
  const { create, call } = service()
  const id = (await create(newUser())).body.session.session_id
  await call('stop-session', id)
  expect((await call('resume-session', id)).body).toMatchObject({ code: 'session_ended', recovery: 'recreate' })
})
