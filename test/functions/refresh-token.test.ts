import { expect, test } from 'vitest'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

test('a good token of a live session is exchanged for a fresh one of the same session', async () => {
  const { create, call, tokens } = service()
  const { session, playback_token: token } = (await create(newUser())).body
  const { status, body } = await call('refresh-token', undefined, { body: { token } })
  const [before, after] = [await tokens.verify(token), await tokens.verify(body.token)]
  expect([status, after.session_id]).toEqual([200, session.session_id])
  expect(after.jti).not.toBe(before.jti)
  expect(Date.parse(body.token_expires_at)).toBe(after.exp * 1000)
})

test('a token whose session has ended is not exchanged', async () => {
  const { create, call } = service()
  const { session, playback_token: token } = (await create(newUser())).body
  await call('stop-session', session.session_id)
  const { body } = await call('refresh-token', undefined, { body: { token } })
  expect(body).toMatchObject({ status: 410, code: 'session_ended', recovery: 'none' })
})
