import { describe, expect, test } from 'vitest'
import { type EndpointName, routes } from '../../../../functions/contract/routes.ts'
import { asked, guarded, isForPlayersAlone, playing } from '../../../support/service/guarded.ts'
import { createBody, service, verbsOnSession } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { bearing, userToken } from '../../../support/tokens/identity.ts'

test('every route but those for everyone asks for a token', async () => {
  const running = guarded()
  const { sessionId } = await playing(running)
  for (const name of Object.keys(routes) as EndpointName[]) {
    const { credential } = routes[name]
    if (credential === 'none') continue
    const { status, headers, body } = await running.call(name, sessionId)
    expect([name, status, body.code]).toEqual([name, 401, 'unauthenticated'])
    expect(body.recovery).toBe(credential === 'session' ? 'recreate' : 'sign_in')
    expect(headers['www-authenticate']).toBe('Bearer realm="viewing-service"')
  }
})

test.each(verbsOnSession)('the token of a session is enough for its %s', async (name) => {
  const running = guarded()
  const { sessionId, player } = await playing(running)
  expect((await running.call(name, sessionId, player)).status).toBe(200)
})

test.each(verbsOnSession)('the token of one session cannot touch another: %s', async (name) => {
  const running = guarded()
  const [own, other] = [await playing(running), await playing(running)]
  const unchanged = async () => (await running.call('get-session', other.sessionId, other.user)).body
  const before = await unchanged()
  const count = await asked(running, async () => {
    const { status, body } = await running.call(name, other.sessionId, own.player)
    expect([status, body.code, body.recovery]).toEqual([401, 'token_invalid', 'recreate'])
    const unknown = await running.call(name, '00000000-0000-8000-8000-000000000000', own.player)
    expect({ ...unknown.body, request_id: '' }).toEqual({ ...body, request_id: '' })
  })
  expect(count).toBe(0)
  expect(await unchanged()).toEqual(before)
})

test('the wrong kind of token for a route is no token for it', async () => {
  const running = guarded()
  const { userId, user, player, sessionId } = await playing(running)
  const count = await asked(running, async () => {
    const created = await running.call('create-session', undefined, { ...player, body: createBody(userId) })
    const listed = await running.call('get-concurrency', userId, player)
    for (const { status, body } of [created, listed])
      expect([status, body.code, body.recovery]).toEqual([401, 'token_invalid', 'sign_in'])
    for (const name of verbsOnSession.filter(isForPlayersAlone)) {
      const { status, body } = await running.call(name, sessionId, user)
      expect([status, body.code, body.recovery]).toEqual([401, 'token_invalid', 'recreate'])
    }
  })
  expect(count).toBe(0)
})

describe('the header', () => {
  test.each(['bearer', 'BEARER'])('may have the scheme %s', async (scheme) => {
    const running = guarded()
    const userId = newUser()
    const headers = { authorization: `${scheme} ${userToken(userId)}` }
    expect((await running.call('get-concurrency', userId, { headers })).status).toBe(200)
  })

  test.each(['Basic', 'Bearer x,Bearer', 'BearerX', 'Token', ''])('with "%s" counts as no token', async (scheme) => {
    const running = guarded()
    const userId = newUser()
    const headers = { authorization: `${scheme} ${userToken(userId)}` }
    const { status, body } = await running.call('get-concurrency', userId, { headers })
    expect([status, body.code]).toEqual([401, 'unauthenticated'])
  })
})

test('401 comes before every other fault of a request', async () => {
  const running = guarded()
  const faulty = { text: 'x'.repeat(20_000), headers: { 'content-type': 'text/html', authorization: 'Bearer x' } }
  for (const [name, parameter] of [
    ['create-session'],
    ['send-heartbeat', 'no-id'],
    ['get-concurrency', 'a/b'],
  ] as const)
    expect((await running.call(name, parameter, faulty)).status).toBe(401)
})

test('a preflight and the routes for everyone need no token', async () => {
  const running = guarded()
  const { token } = await playing(running)
  expect((await running.call('send-heartbeat', 'x', { method: 'OPTIONS' })).status).toBe(204)
  expect((await running.call('get-health')).status).toBe(200)
  expect((await running.call('get-jwks')).status).toBe(200)
  for (const name of ['validate-token', 'refresh-token'] as const)
    expect((await running.call(name, undefined, { body: { token } })).status).toBe(200)
})

test('with authentication off a bad token is ignored everywhere', async () => {
  const running = service()
  const { session } = (await running.create(newUser())).body
  for (const name of verbsOnSession)
    expect((await running.call(name, session.session_id, bearing('x'))).status).toBe(200)
})
