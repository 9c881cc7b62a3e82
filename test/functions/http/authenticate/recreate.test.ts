import { expect, test } from 'vitest'
import { createBody, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { bearing, believing, userToken } from '../../../support/tokens/identity.ts'

test('after a 401 a player whose account is full comes back by naming its own session', async () => {
  const { call } = service({ settings: { ...believing(), MAX_CONCURRENT_STREAMS: '1' } })
  const userId = newUser()
  const user = bearing(userToken(userId))
  const create = (more: object) =>
    call('create-session', undefined, { ...user, body: { ...createBody(userId), ...more } })
  const { session, playback_token: token } = (await create({})).body
  const refused = await call('send-heartbeat', session.session_id, bearing(`${token.slice(0, -4)}AAAA`))
  expect([refused.status, refused.body.recovery]).toEqual([401, 'recreate'])
  const without = await create({})
  expect([without.status, without.body.active_sessions[0].is_this_device]).toEqual([409, true])
  expect((await create({ terminate_sessions: [session.session_id] })).status).toBe(201)
})
