import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DependencyUnavailable } from '../../../../functions/core/refusals.ts'
import { parseSession, type Session } from '../../../../functions/core/session/session.ts'
import { createSigningKeys } from '../../../../functions/core/signing-keys/signing-keys.ts'
import { createPlaybackTokens } from '../../../../functions/core/tokens/playback-token.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { answeredText } from '../../../support/service/stored-session.ts'
import {
  claims,
  forged,
  HEADER,
  hmacOf,
  K,
  oct,
  partsOf,
  seconds,
  withClaims,
} from '../../../support/tokens/forged-token.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const ec = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  alg: 'ES256',
  kid,
})

const settings = readConfig({ AUTHENTICATION: 'none' })
const keySetOf = (...keys: object[]) => createSigningKeys(async () => JSON.stringify({ keys }))
const tokensOf = (...keys: object[]) => createPlaybackTokens(keySetOf(...keys), settings)

const sessionAt = (startedAt: number, more: Partial<Session> = {}): Session => ({
  ...parseSession(answeredText({})),
  sessionId: '01234567-89ab-8001-8000-0123456789ab',
  userId: 'user-1',
  profileId: 'profile-1',
  contentId: 'title-1',
  deviceId: 'tv-1',
  startedAt,
  ...more,
})

const codeOf = (token: string, { verify } = tokensOf(oct('k1'))) =>
  verify(token).then(
    () => 'good',
    (error) => error.code,
  )

describe('an issued token', () => {
  test('has the header and claims the contract names', async () => {
    const now = Date.now()
    const { token, expiresAt } = await tokensOf(oct('k1')).issue(sessionAt(now, { region: 'US' }), now)
    const iat = Math.floor(now / 1000)
    const { header, claims: issued, signature } = partsOf(token)
    expect(header).toEqual({ alg: 'HS256', kid: 'k1', typ: 'playback+jwt' })
    expect(issued).toEqual({
      iss: 'viewing-service',
      aud: 'playback',
      sub: 'user-1',
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      iat,
      nbf: iat - 5,
      exp: iat + 3600,
      session_id: '01234567-89ab-8001-8000-0123456789ab',
      user_id: 'user-1',
      profile_id: 'profile-1',
      content_id: 'title-1',
      device_id: 'tv-1',
      region: 'US',
    })
    expect(expiresAt).toBe((iat + 3600) * 1000)
    expect(signature).toBe(hmacOf(token.slice(0, token.lastIndexOf('.')), K))
  })

  test('names a region or degraded only when there is one', async () => {
    const { issue } = tokensOf(oct('k1'))
    const issuedFor = async (more: Partial<Session>) =>
      partsOf((await issue(sessionAt(Date.now(), more), Date.now())).token).claims
    expect(Object.keys(await issuedFor({ degraded: false }))).not.toContain('degraded')
    expect(Object.keys(await issuedFor({ region: undefined }))).not.toContain('region')
    expect(await issuedFor({ degraded: true, region: 'DE' })).toMatchObject({ degraded: true, region: 'DE' })
  })

  test('never ends later than its session may last', async () => {
    const { issue } = tokensOf(oct('k1'))
    const now = Date.now()
    const old = sessionAt(now - 24 * HOUR + 10 * MINUTE + 999)
    const { token, expiresAt } = await issue(old, now)
    expect(expiresAt).toBe(Math.floor((old.startedAt + 24 * HOUR) / 1000) * 1000)
    expect(partsOf(token).claims.exp * 1000).toBe(expiresAt)
  })

  test('never ends later than the key that signs it', async () => {
    const now = Date.now()
    const until = Math.ceil(now / SECOND) * SECOND + 20 * MINUTE
    const ending = { ...oct('k1'), verify_until: new Date(until).toISOString() }
    const { token, expiresAt } = await tokensOf(ending).issue(sessionAt(now), now)
    expect([expiresAt, partsOf(token).claims.exp * SECOND]).toEqual([until, until])
  })

  test('has an id no other token has', async () => {
    const { issue } = tokensOf(oct('k1'))
    const issued = await Promise.all([1, 2, 3].map(() => issue(sessionAt(Date.now()), Date.now())))
    expect(new Set(issued.map(({ token }) => partsOf(token).claims.jti)).size).toBe(3)
  })
})

test('a token made by hand from the contract is valid', async () => {
  expect(await codeOf(forged())).toBe('good')
  const known = claims({ region: 'US' })
  expect(await tokensOf(oct('k1')).verify(forged(HEADER, { ...known, unknown: 1 }))).toEqual(known)
})

test('a token is valid until five seconds after its expiry', async () => {
  const at = (exp: number) => codeOf(forged(HEADER, claims({ iat: seconds() - 100, nbf: seconds() - 105, exp })))
  expect(await at(seconds() - 3)).toBe('good')
  expect(await at(seconds() - 6)).toBe('token_expired')
  expect(await at(0)).toBe('token_expired')
})

test('a token is valid from five seconds before its nbf', async () => {
  expect(await codeOf(forged(HEADER, claims({ nbf: seconds() + 4 })))).toBe('good')
  expect(await codeOf(forged(HEADER, claims({ nbf: seconds() + 8 })))).toBe('dependency_unavailable')
})

test('a forged, foreign or broken token is invalid', async () => {
  const good = forged()
  const [head = '', payload = '', signature = ''] = good.split('.')
  const bad: Record<string, string> = {
    'no token': '',
    'no JWT': 'nonsense',
    'two dots': '..',
    'a part missing': `${head}.${payload}`,
    'a part too many': `${good}.${signature}`,
    'other claims': withClaims(good, claims({ user_id: 'user-2' })),
    'no signature': `${head}.${payload}.`,
    'another key': forged(HEADER, claims(), 'another key of the tests of 32 bytes'),
    'alg none': forged({ ...HEADER, alg: 'none' }).replace(/[^.]*$/, ''),
    'alg None': forged({ ...HEADER, alg: 'None' }).replace(/[^.]*$/, ''),
    'another alg': forged({ ...HEADER, alg: 'HS512' }),
    'another alg of the same key': forged({ ...HEADER, alg: 'HS512' }, claims(), K, 'sha512'),
    'no alg': forged({ kid: 'k1', typ: 'playback+jwt' }),
    'an unknown kid': forged({ ...HEADER, kid: 'k2' }),
    'no kid': forged({ alg: 'HS256', typ: 'playback+jwt' }),
    'a kid of another type': forged({ ...HEADER, kid: ['k1'] }),
    'another typ': forged({ ...HEADER, typ: 'at+jwt' }),
    'no typ': forged({ alg: 'HS256', kid: 'k1' }),
    'a critical header': forged({ ...HEADER, crit: ['x'], x: 1 }),
    'another issuer': forged(HEADER, claims({ iss: 'identity' })),
    'another audience': forged(HEADER, claims({ aud: 'api' })),
    'a session id of another form': forged(HEADER, claims({ session_id: 'x' })),
    'an exp of another type': forged(HEADER, claims({ exp: '9999999999' })),
    'a key of its own': forged({ ...HEADER, kid: 'k2', jwk: oct('k2') }),
    'a huge one': forged(HEADER, claims({ filler: 'x'.repeat(100_000) }), 'another key of the tests of 32 bytes'),
    ...Object.fromEntries(
      ['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp', 'session_id', 'user_id', 'device_id'].map((name) => [
        `no ${name}`,
        forged(HEADER, claims({ [name]: undefined })),
      ]),
    ),
  }
  const codes = await Promise.all(
    Object.entries(bad).map(async ([name, token]) => [name, await codeOf(token)] as const),
  )
  expect(Object.fromEntries(codes)).toEqual(Object.fromEntries(Object.keys(bad).map((name) => [name, 'token_invalid'])))
})

test('an expired token with a wrong signature is invalid, not expired', async () => {
  expect(await codeOf(forged(HEADER, claims({ exp: 1 }), 'another key of the tests of 32 bytes'))).toBe('token_invalid')
})

describe('a key set of two keys', () => {
  const second = { ...ec('k2'), use_from: new Date(Date.now() - MINUTE).toISOString() }

  test('signs with the newest and verifies with both', async () => {
    const both = tokensOf(oct('k1'), second)
    const { token } = await both.issue(sessionAt(Date.now()), Date.now())
    expect(partsOf(token).header).toEqual({ alg: 'ES256', kid: 'k2', typ: 'playback+jwt' })
    expect(await codeOf(token, both)).toBe('good')
    expect(await codeOf(forged(), both)).toBe('good')
  })

  test('pins each key to its own algorithm', async () => {
    const both = tokensOf(oct('k1'), second)
    const publicKey = Buffer.from(JSON.stringify({ kty: 'EC', crv: 'P-256', x: second.x, y: second.y }))
    const confused = [publicKey, Buffer.from(second.x ?? '', 'base64url'), K]
    for (const key of confused)
      expect(await codeOf(forged({ ...HEADER, kid: 'k2' }, claims(), key), both)).toBe('token_invalid')
    expect(await codeOf(forged({ ...HEADER, alg: 'ES256' }), both)).toBe('token_invalid')
  })

  test('takes tokens of a key that does not sign yet', async () => {
    const next = { ...oct('k3'), use_from: new Date(Date.now() + HOUR).toISOString() }
    expect(await codeOf(forged({ ...HEADER, kid: 'k3' }), tokensOf(oct('k1'), next))).toBe('good')
  })

  test('refuses tokens of a key past its verify_until', async () => {
    const retired = { ...oct('k3'), verify_until: new Date(Date.now() - SECOND).toISOString() }
    expect(await codeOf(forged({ ...HEADER, kid: 'k3' }), tokensOf(oct('k1'), retired))).toBe('token_invalid')
  })
})

test('keys that cannot be read are no fault of the token', async () => {
  const unreadable = [
    async () => Promise.reject(new Error('Secrets Manager answered 500')),
    async () => 'nonsense',
    async () => JSON.stringify(oct('k1', Buffer.from(''))),
    async () => JSON.stringify({ ...ec('k1'), x: 'AAAA' }),
  ]
  for (const text of unreadable) {
    const { verify, issue, ready } = createPlaybackTokens(createSigningKeys(text), settings)
    for (const attempt of [verify(forged()), issue(sessionAt(Date.now()), Date.now()), ready()])
      await expect(attempt).rejects.toBeInstanceOf(DependencyUnavailable)
  }
})
