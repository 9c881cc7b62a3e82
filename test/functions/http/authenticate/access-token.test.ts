import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { asked, guarded, playing } from '../../../support/service/guarded.ts'
import { createBody, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { forged, withClaims } from '../../../support/tokens/forged-token.ts'
import { accessClaims, bearing, believing, issuerKey, userToken } from '../../../support/tokens/identity.ts'

describe('a bad access token', () => {
  const seconds = Math.floor(Date.now() / 1000)
  const foreign = issuerKey('identity-1')
  const rsa = issuerKey('identity-1', 'RS256')
  const bad: [string, (user: string) => string, string?][] = [
    ['expired', (user) => userToken(user, { exp: seconds - 6 }), 'token_expired'],
    ['not yet valid', (user) => userToken(user, { nbf: seconds + 600 })],
    ['without an end', (user) => userToken(user, { exp: undefined })],
    ['with an end that is no time', (user) => userToken(user, { exp: 'never' })],
    ['of another issuer', (user) => userToken(user, { iss: 'https://evil.example.com' })],
    ['of no issuer', (user) => userToken(user, { iss: undefined })],
    ['for another audience', (user) => userToken(user, { aud: 'billing' })],
    ['for no audience', (user) => userToken(user, { aud: undefined })],
    ['of nobody', (user) => userToken(user, { sub: undefined })],
    ['of a number', (user) => userToken(user, { sub: 7 })],
    ['signed with another key of the same id', (user) => userToken(user, {}, {}, foreign)],
    ['signed with a key of another kind and the same id', (user) => userToken(user, {}, {}, rsa)],
    ['of an unknown key', (user) => userToken(user, {}, { kid: 'identity-2' })],
    ['of a key whose id is a path', (user) => userToken(user, {}, { kid: '../../dev/null' })],
    [
      'with the key it wants to be verified with',
      (user) => userToken(user, {}, { kid: undefined, jwk: foreign.jwk }, foreign),
    ],
    ['with a place to fetch its key from', (user) => userToken(user, {}, { jku: 'http://127.0.0.1:1/jwks' }, foreign)],
    [
      'with certificates of its own',
      (user) => userToken(user, {}, { x5c: ['AAAA'], x5u: 'http://127.0.0.1:1' }, foreign),
    ],
    ['without a signature', (user) => `${userToken(user).split('.').slice(0, 2).join('.')}.`],
    [
      'of the algorithm none',
      (user) => forged({ alg: 'none', typ: 'at+jwt' }, accessClaims({ sub: user })).replace(/[^.]*$/, ''),
    ],
    [
      'of the algorithm nOnE',
      (user) => forged({ alg: 'nOnE', typ: 'at+jwt' }, accessClaims({ sub: user })).replace(/[^.]*$/, ''),
    ],
    ['with another claim than was signed', (user) => withClaims(userToken('user-1'), accessClaims({ sub: user }))],
    ['with a payload that is not encoded', (user) => userToken(user, {}, { crit: ['b64'], b64: false })],
    ['with an unknown critical extension', (user) => userToken(user, {}, { crit: ['urn:x'], 'urn:x': 1 })],
    ['of a logout', (user) => userToken(user, {}, { typ: 'logout+jwt' })],
    ['of a proof of possession', (user) => userToken(user, {}, { typ: 'dpop+jwt' })],
    ['with a type that is no text', (user) => userToken(user, {}, { typ: 7 })],
    ['that says it is a playback token', (user) => userToken(user, {}, { typ: 'playback+jwt' })],
    ['of five parts', (user) => `${userToken(user)}.x.y`],
    ['of two parts', () => 'a.b'],
    ['that is no token', () => 'x'],
    ['with a header that is no object', () => `${Buffer.from('7').toString('base64url')}.e30.x`],
    ['with a header that is no JSON', () => 'AAAA.e30.x'],
    ['too long', (user) => userToken(user, { more: 'x'.repeat(8_000) })],
  ]

  test.each(bad)('%s is refused before Redis is asked', async (_, tokenOf, code = 'token_invalid') => {
    const running = guarded()
    const { userId, sessionId } = await playing(running)
    const shown = bearing(tokenOf(userId))
    const calls = [
      () => running.call('create-session', undefined, { ...shown, body: createBody(userId) }),
      () => running.call('get-concurrency', userId, shown),
      () => running.call('get-session', sessionId, shown),
      () => running.call('terminate-session', sessionId, shown),
      () => running.call('send-heartbeat', sessionId, shown),
    ]
    const count = await asked(running, async () => {
      for (const call of calls) {
        const { status, headers, body } = await call()
        expect([status, body.status]).toEqual([401, 401])
        expect(['token_invalid', code]).toContain(body.code)
        expect(headers['www-authenticate']).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"$/)
        expect(body.detail).not.toMatch(/jose|JW|claim|signature|\bkid\b/i)
      }
      const [first] = await Promise.all([calls[1]?.()])
      expect(first?.body.code).toBe(code)
    })
    expect(count).toBe(0)
  })

  test('made with the public key as a shared secret is refused', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'r1', use: 'sig' }
    const running = service({ settings: { ...believing(), IDENTITY_JWKS: JSON.stringify({ keys: [jwk] }) } })
    const userId = newUser()
    for (const type of ['spki', 'pkcs1'] as const)
      for (const format of ['pem', 'der'] as const) {
        const secret = pair.publicKey.export({ type, format: format as 'pem' })
        const token = forged({ alg: 'HS256', kid: 'r1', typ: 'at+jwt' }, accessClaims({ sub: userId }), secret)
        expect((await running.call('get-concurrency', userId, bearing(token))).body.code).toBe('token_invalid')
      }
  })
})

test.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT', undefined])(
  'an access token may be of type %s',
  async (typ) => {
    const running = guarded()
    const userId = newUser()
    expect((await running.call('get-concurrency', userId, bearing(userToken(userId, {}, { typ })))).status).toBe(200)
  },
)

test('an access token may be for several audiences', async () => {
  const running = guarded()
  const userId = newUser()
  const token = userToken(userId, { aud: ['billing', 'viewing-service'] })
  expect((await running.call('get-concurrency', userId, bearing(token))).status).toBe(200)
})

test('clocks may differ by five seconds', async () => {
  const running = guarded()
  const userId = newUser()
  const seconds = Math.floor(Date.now() / 1000)
  const status = async (claims: object) =>
    (await running.call('get-concurrency', userId, bearing(userToken(userId, claims)))).status
  expect(await status({ exp: seconds - 3 })).toBe(200)
  expect(await status({ nbf: seconds + 3 })).toBe(200)
  expect(await status({ exp: seconds - 7 })).toBe(401)
  expect(await status({ nbf: seconds + 8 })).toBe(401)
})
