import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { authenticationTexts } from '../../../../lib/stage/members/authentication-schema.ts'
import { faults, stage, written } from '../../../support/stack/stages.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256' }
const privateJwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256' }
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
const rsaJwk = { ...rsa, kid: 'three', alg: 'RS256' }
const SHARED = { kty: 'oct', kid: 'two', alg: 'HS256', k: 'a-shared-secret-nobody-may-see' }

const issuer = { issuer: 'https://id.acme-video.com', audience: 'viewing-service' }
const URL = 'https://id.acme-video.com/jwks'
const of = (more: object) => faults(written({ authentication: { ...issuer, ...more } }))

test('the keys of the issuer may be at a URL or in the stage', () => {
  expect(stage({ authentication: { ...issuer, jwksUrl: URL } }).authentication).toEqual({ ...issuer, jwksUrl: URL })
  const jwks = { keys: [publicJwk] }
  expect(stage({ authentication: { ...issuer, algorithms: ['ES256'], jwks } }).authentication).toMatchObject({ jwks })
})

test('the claim that holds the audience reaches the functions', () => {
  const authentication = { ...issuer, jwksUrl: URL, audienceClaim: 'client_id' as const }
  expect(authenticationTexts(stage({ authentication }).authentication)).toMatchObject({
    IDENTITY_AUDIENCE_CLAIM: 'client_id',
  })
})

test('a private or a shared key in the stage is refused, and is not quoted', () => {
  for (const key of [privateJwk, rsaJwk, SHARED]) {
    const said = of({ jwks: { keys: [publicJwk, key] } })
    expect(said).toEqual([
      expect.stringMatching(/^stages\.dev\.authentication\.jwks must be a JWK Set of public keys$/),
    ])
    expect(said.join()).not.toContain('k' in key ? key.k : key.d)
  }
})

test.each([
  ['keys in neither place', {}, /must have either "jwksUrl" .* or "jwks"/],
  ['keys in both places', { jwksUrl: URL, jwks: { keys: [publicJwk] } }, /must have either "jwksUrl" .* or "jwks"/],
  ['a JWK Set without keys', { jwks: { keys: [] } }, /authentication\.jwks must be a JWK Set of public keys/],
  ['a JWK Set that is a text', { jwks: 'keys' }, /authentication\.jwks must be a JWK Set of public keys/],
  ['HS256', { jwksUrl: URL, algorithms: ['HS256'] }, /authentication\.algorithms must be names such as RS256/],
  ['none', { jwksUrl: URL, algorithms: ['none'] }, /authentication\.algorithms must be names such as RS256/],
  ['no algorithm', { jwksUrl: URL, algorithms: [] }, /authentication\.algorithms must be names such as RS256/],
  ['http', { jwksUrl: 'http://id.acme-video.com/jwks' }, /authentication\.jwksUrl must be the https:\/\/ URL/],
  ['the function itself', { jwksUrl: 'https://localhost/jwks' }, /authentication\.jwksUrl must be where the functions/],
  ['another audience claim', { jwksUrl: URL, audienceClaim: 'azp' }, /audienceClaim must be "aud" or "client_id"/],
  ['a misspelt member', { jwksUrl: URL, isuer: 'x' }, /authentication must not have isuer/],
])('%s is refused', (_, more, sentence) => {
  expect(of(more)).toEqual([expect.stringMatching(sentence)])
})

test('every fault of the authentication is named at once', () => {
  expect(
    faults(written({ authentication: { issuer: '', audience: ' ', jwksUrl: 'x', algorithms: ['none'] } })),
  ).toHaveLength(4)
})

test('without egress the keys of the issuer must be in the network', () => {
  const inside = {
    egress: 'none',
    settings: { IDENTITY_SERVICE_URL: 'https://id.internal', CONTENT_SERVICE_URL: 'https://content.internal' },
  }
  expect(faults(written({ ...inside, authentication: { ...issuer, jwksUrl: URL } }))).toEqual([
    expect.stringMatching(
      /^stages\.dev\.authentication\.jwksUrl must have a private host while egress is "none", not "id\.acme-video\.com"/,
    ),
  ])
  const jwksUrl = 'https://id.internal/jwks'
  expect(stage({ ...inside, authentication: { ...issuer, jwksUrl } }).egress).toBe('none')
  expect(stage({ ...inside, authentication: { ...issuer, jwks: { keys: [publicJwk] } } }).egress).toBe('none')
})

test('what does not fit into the variables of a function is refused before it is deployed', () => {
  const keys = Array.from({ length: 20 }, (_, i) => ({ ...publicJwk, kid: `key-${i}` }))
  expect(of({ jwks: { keys } })).toEqual([
    expect.stringMatching(/^stages\.dev\.settings and authentication must have at most 3000 bytes together, not \d+/),
  ])
  expect(of({ jwks: { keys: keys.slice(0, 8) } })).toEqual([])
})
