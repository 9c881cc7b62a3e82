import { expect, test } from 'vitest'
import { readSettings } from '../../../../functions/contract/settings/read-settings.ts'
import { AUDIENCE, believing, ISSUER, issuerKey } from '../../../support/tokens/identity.ts'

const faultsOf = (texts: Record<string, string>): string[] => {
  const read = readSettings(texts)
  return 'faults' in read ? read.faults : []
}
const given = believing()

test('a function without any setting for callers does not start', () => {
  expect(faultsOf({})).toEqual([
    'IDENTITY_ISSUER and IDENTITY_AUDIENCE must be set unless AUTHENTICATION is none',
    'one of IDENTITY_JWKS_URL and IDENTITY_JWKS must be set unless AUTHENTICATION is none',
  ])
  expect(faultsOf({ AUTHENTICATION: 'none' })).toEqual([])
  expect(faultsOf(given)).toEqual([])
  expect(faultsOf({ ...given, AUTHENTICATION: '' })).toEqual([])
})

test.each(['IDENTITY_ISSUER', 'IDENTITY_AUDIENCE', 'IDENTITY_JWKS'])(
  'authentication by tokens is refused without %s',
  (name) => {
    expect(faultsOf({ ...given, [name]: '' })).toHaveLength(1)
  },
)

test('the keys of an issuer are at a URL or given, not both', () => {
  const url = { IDENTITY_JWKS_URL: 'https://identity.example.com/jwks.json' }
  expect(faultsOf({ ...given, IDENTITY_JWKS: '', ...url })).toEqual([])
  expect(faultsOf({ ...given, ...url })[0]).toMatch(/^one of IDENTITY_JWKS_URL and IDENTITY_JWKS/)
})

test.each(['HS256', 'none', 'rs256', 'RS256,HS256', 'RS256,', '', 'ES256K', 'RSA-OAEP'])(
  'the algorithms of access tokens cannot be "%s"',
  (names) => {
    const faults = faultsOf({ ...given, IDENTITY_ALGORITHMS: names })
    expect(faults).toHaveLength(names === '' ? 0 : 1)
    if (names) expect(faults[0]).toMatch(/^IDENTITY_ALGORITHMS must be names such as RS256/)
  },
)

test.each([
  ['no JSON', 'hunter2'],
  ['one key', JSON.stringify({ kty: 'oct', k: 'hunter2' })],
  ['no key', JSON.stringify({ keys: [], hunter2: 1 })],
  ['a shared key', JSON.stringify({ keys: [{ kty: 'oct', k: 'hunter2' }] })],
  ['a private key', JSON.stringify({ keys: [{ ...issuerKey('one').jwk, d: 'hunter2' }] })],
  ['something else', JSON.stringify({ keys: ['hunter2'] })],
])('keys of an issuer that are %s are refused and not quoted', (_, IDENTITY_JWKS) => {
  const faults = faultsOf({ ...given, IDENTITY_JWKS })
  expect(faults).toEqual(['IDENTITY_JWKS must be a JWK Set of public keys as JSON, or empty'])
})

test('a login to Redis by IAM needs a user and TLS, and no other password', () => {
  const iam = { AUTHENTICATION: 'none', REDIS_IAM_CACHE: 'cache-1', REDIS_USER: 'player', REDIS_TLS: 'true' }
  expect(faultsOf(iam)).toEqual([])
  for (const wrong of [{ REDIS_USER: '' }, { REDIS_TLS: 'false' }, { REDIS_PASSWORD: 'hunter2' }]) {
    const faults = faultsOf({ ...iam, ...wrong })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^REDIS_IAM_CACHE needs REDIS_USER and REDIS_TLS, and no REDIS_PASSWORD/)
    expect(faults[0]).not.toContain('hunter2')
  }
})

test('issuer and audience are taken as they are', () => {
  const read = readSettings(given)
  expect('settings' in read && [read.settings.IDENTITY_ISSUER, read.settings.IDENTITY_AUDIENCE]).toEqual([
    ISSUER,
    AUDIENCE,
  ])
})
