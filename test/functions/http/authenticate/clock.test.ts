import { expect, test } from 'vitest'
import { guarded, playing } from '../../../support/service/guarded.ts'
import { logged } from '../../../support/service/logged.ts'
import { SECRET, service, verbsOnSession } from '../../../support/service/service.ts'
import { claims, forged, HEADER, partsOf, seconds } from '../../../support/tokens/forged-token.ts'
import { bearing, userToken } from '../../../support/tokens/identity.ts'

const HOUR = 3_600

/** A token as a function whose clock goes ahead of ours makes it. */
const ahead = (by: number, sessionId: string, key: string = SECRET) => {
  const iat = seconds() + by
  const times = { iat, nbf: iat - 5, exp: iat + HOUR }
  return forged({ ...HEADER, kid: 'jwt-secret' }, claims({ ...times, session_id: sessionId }), key)
}

test.each([20, 2 * HOUR])('a token made %i s ahead of our clock is waited for', async (by) => {
  const running = guarded()
  const { sessionId } = await playing(running)
  const token = ahead(by, sessionId)
  const lines = logged()
  const answers = [
    ...(await Promise.all(verbsOnSession.map((name) => running.call(name, sessionId, bearing(token))))),
    await running.call('stop-session', sessionId, { body: { token } }),
    await running.call('validate-token', undefined, { body: { token } }),
    await running.call('refresh-token', undefined, { body: { token } }),
  ]
  for (const { status, headers, body } of answers) {
    expect(body).toMatchObject({ status: 503, code: 'dependency_unavailable', recovery: 'retry', dependency: 'clock' })
    expect([status, headers['retry-after']]).toEqual([503, '1'])
    expect(body).not.toHaveProperty('valid')
  }
  const [line] = lines as { cause: string }[]
  expect(line).toMatchObject({ level: 'error', code: 'dependency_unavailable', dependency: 'clock' })
  expect(Number(/(\d+) s/.exec(line?.cause ?? '')?.[1])).toBeGreaterThan(by - 4)
  expect(Number(/(\d+) s/.exec(line?.cause ?? '')?.[1])).toBeLessThanOrEqual(by + 1)
  expect(lines).toHaveLength(1) // in ten seconds
})

test('a forged token is refused before its times are compared', async () => {
  const running = guarded()
  const { sessionId } = await playing(running)
  const wrong = [ahead(20, sessionId, 'another key of the tests of 32 bytes')]
  for (const more of [{ iss: 'x' }, { aud: 'x' }])
    wrong.push(forged({ ...HEADER, kid: 'jwt-secret' }, claims({ nbf: seconds() + 60, ...more }), SECRET))
  wrong.push(forged({ ...HEADER, kid: 'jwt-secret', typ: 'jwt' }, claims({ nbf: seconds() + 60 }), SECRET))
  for (const token of wrong) expect((await running.call('send-heartbeat', sessionId, bearing(token))).status).toBe(401)
})

test('an nbf that is not a time is a fault of the token', async () => {
  const running = guarded()
  const { sessionId } = await playing(running)
  for (const nbf of ['9999999999', null, undefined, {}]) {
    const token = forged({ ...HEADER, kid: 'jwt-secret' }, claims({ nbf, session_id: sessionId }), SECRET)
    expect((await running.call('send-heartbeat', sessionId, bearing(token))).status).toBe(401)
  }
})

test('an access token that is not valid yet stays refused', async () => {
  const running = guarded()
  const { userId } = await playing(running)
  const shown = bearing(userToken(userId, { nbf: seconds() + 60 }))
  expect((await running.call('get-concurrency', userId, shown)).body).toMatchObject({
    status: 401,
    recovery: 'sign_in',
  })
})

test.each([12, 2 * HOUR])('with Redis’ clock %i s ahead a new token is valid at once', async (by) => {
  const running = guarded(() => Date.now() + by * 1_000)
  const { sessionId, token, player } = await playing(running)
  const { iat, nbf, exp } = partsOf(token).claims
  expect([nbf, iat <= seconds()]).toEqual([iat - 5, true])
  expect(exp).toBeGreaterThan(seconds() + by + HOUR - 60) // as Redis counts: a token is never too old when it is new
  expect((await running.call('send-heartbeat', sessionId, player)).status).toBe(200)
  const { body } = await running.call('refresh-token', undefined, { body: { token } })
  expect((await running.call('send-heartbeat', sessionId, bearing(body.token))).status).toBe(200)
})

test('with Redis’ clock behind a token has the times of Redis', async () => {
  const running = service({ clock: () => Date.now() - 60_000 })
  const { token } = await running.tokens.issue(
    (await running.lifecycle.find((await running.create('clock-behind')).body.session.session_id)).session,
    Date.now() - 60_000,
  )
  expect(partsOf(token).claims.iat).toBeLessThanOrEqual(seconds() - 59)
})
