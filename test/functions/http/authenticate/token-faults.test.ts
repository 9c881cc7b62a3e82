import { expect, test } from 'vitest'
import { guarded, playing } from '../../../support/service/guarded.ts'
import { warned } from '../../../support/service/logged.ts'
import { SECRET } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { forged, HEADER, claims as playback, seconds } from '../../../support/tokens/forged-token.ts'
import { bearing, issuerKey, userToken } from '../../../support/tokens/identity.ts'

const VALUE = 'hunter2'
const foreign = issuerKey('identity-1')

/** What a token is refused for (RFC 6750 section 3.1), with a value in it that nobody may be shown. */
const access: [string, (user: string) => string][] = [
  ['its claim iss is missing or not the one expected', (user) => userToken(user, { iss: VALUE })],
  ['its claim iss is missing or not the one expected', (user) => userToken(user, { iss: undefined })],
  ['its claim aud is missing or not the one expected', (user) => userToken(user, { aud: VALUE })],
  ['its claim exp says that it has expired', (user) => userToken(user, { exp: seconds() - 6 })],
  ['its claim exp is missing or not usable', (user) => userToken(user, { exp: undefined })],
  ['its claim exp is missing or not usable', (user) => userToken(user, { exp: VALUE })],
  ['its claim nbf says that it is not valid yet', (user) => userToken(user, { nbf: seconds() + 600 })],
  ['its header typ is not the one expected', (user) => userToken(user, {}, { typ: VALUE })],
  ['its claim sub is missing or not usable', (user) => userToken(user, { sub: undefined })],
  ['its claim sub is missing or not usable', (user) => userToken(user, { sub: { VALUE } })],
  ['its claim scope is not usable', (user) => userToken(user, { scope: { VALUE } })],
  ['its claim scp is not usable', (user) => userToken(user, { scp: [7, VALUE] })],
  ['there is no key for it', (user) => userToken(user, {}, { kid: VALUE })],
  ['its signature is not good', (user) => userToken(user, {}, {}, foreign)],
  ['it is not a JWT that can be read', () => VALUE],
  ['it is not a JWT that can be read', (user) => userToken(user, { more: 'x'.repeat(8_000) })],
  ['its algorithm is not accepted', (user) => forged({ ...HEADER, typ: 'at+jwt' }, { sub: user })],
]

test.each(access)('an access token is refused because %s', async (reason, tokenOf) => {
  const running = guarded()
  const userId = newUser()
  const lines = warned()
  const { status, headers, body } = await running.call('get-concurrency', userId, bearing(tokenOf(userId)))
  expect(status).toBe(401)
  expect(headers['www-authenticate']).toBe(`Bearer error="invalid_token", error_description="${reason}"`)
  expect(body.code).toBe(reason.includes('expired') ? 'token_expired' : 'token_invalid')
  expect(lines).toMatchObject([{ level: 'warn', token_fault: expect.stringMatching(/^[a-z_]+$/) }])
  expect(JSON.stringify([lines, headers, body])).not.toMatch(new RegExp(`${VALUE}|${userId}`))
})

const bad: [string, () => string][] = [
  ['its claim iss is missing or not the one expected', () => forgedOurs({ iss: VALUE })],
  ['its claim aud is missing or not the one expected', () => forgedOurs({ aud: VALUE })],
  ['its claim exp says that it has expired', () => forgedOurs({ exp: 1 })],
  ['its claims are not those of a playback token', () => forgedOurs({ device_id: undefined })],
  ['there is no key for it', () => forgedOurs({}, { kid: VALUE })],
  ['its signature is not good', () => forged({ ...HEADER, kid: 'jwt-secret' }, playback(), VALUE.padEnd(32))],
]
const forgedOurs = (claims: object, header: object = {}) =>
  forged({ ...HEADER, kid: 'jwt-secret', ...header }, playback(claims), SECRET)

test.each(bad)('a playback token is refused because %s, wherever it is shown', async (reason, tokenOf) => {
  const running = guarded()
  const { sessionId } = await playing(running)
  const challenge = `Bearer error="invalid_token", error_description="${reason}"`
  const answers = [
    await running.call('send-heartbeat', sessionId, bearing(tokenOf())),
    await running.call('stop-session', sessionId, { body: { token: tokenOf() } }),
    await running.call('validate-token', undefined, { body: { token: tokenOf() } }),
    await running.call('refresh-token', undefined, { body: { token: tokenOf() } }),
  ]
  for (const { status, headers, body } of answers) {
    expect([status, headers['www-authenticate']]).toEqual([401, challenge])
    expect(JSON.stringify([headers, body])).not.toContain(VALUE)
  }
})

test('the refusal of a valid token in the wrong place says so', async () => {
  const running = guarded()
  const { userId, sessionId, user, player } = await playing(running)
  const other = await playing(running)
  const saidTo = async (...call: Parameters<typeof running.call>) =>
    (await running.call(...call)).headers['www-authenticate']
  expect(await saidTo('get-concurrency', userId, player)).toContain('"it is not of the kind that is asked for here"')
  expect(await saidTo('send-heartbeat', sessionId, user)).toContain('"it is not of the kind that is asked for here"')
  expect(await saidTo('send-heartbeat', sessionId, other.player)).toContain('"it is of another session"')
})

test('the refusal of a request without a token names no fault of a token', async () => {
  const lines = warned()
  const { headers } = await guarded().call('get-concurrency', newUser())
  expect(headers['www-authenticate']).toBe('Bearer realm="viewing-service"')
  expect(lines).toEqual([])
})

test('a misspelt issuer in the settings is logged, each kind of fault once in ten seconds', async () => {
  const running = guarded()
  const lines = warned()
  const userId = newUser()
  const show = (claims: object) => running.call('get-concurrency', userId, bearing(userToken(userId, claims)))
  for (let i = 0; i < 50; i += 1) await show({ iss: `https://identity.example.com/${i}` })
  for (let i = 0; i < 50; i += 1) await show({ aud: `${i}` })
  expect(lines).toMatchObject([{ token_fault: 'iss' }, { token_fault: 'aud' }])
})
