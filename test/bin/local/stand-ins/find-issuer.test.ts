import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../../../bin/local/gateway/listen.ts'
import { findIssuer } from '../../../../bin/local/stand-ins/find-issuer.ts'
import { partsOf } from '../../../support/tokens/forged-token.ts'

const find = async (environment: Record<string, string>) => {
  const found = await findIssuer(environment)
  onTestFinished(found.stop)
  return found
}
const answering = async (status: number, body: string) => {
  const { url, stop } = await listen((_, response) => response.writeHead(status).end(body), 0)
  onTestFinished(stop)
  return url
}
const givenIssuer = { AUTHENTICATION: 'jwt', IDENTITY_ISSUER: 'https://issuer.example', IDENTITY_AUDIENCE: 'us' }

test.each([{}, { AUTHENTICATION: '' }, { AUTHENTICATION: 'none', IDENTITY_ISSUER: 'x' }])(
  'the settings %j start no issuer',
  async (given) => {
    const found = await find(given)
    expect(found.settings).toEqual({ AUTHENTICATION: 'none' })
    expect(found).not.toHaveProperty('trusted')
  },
)

test('with authentication on a local issuer is started, and functions get its settings', async () => {
  const { settings, url, trusted, description } = await find({ AUTHENTICATION: 'jwt' })
  expect(settings).toEqual({
    ...{ AUTHENTICATION: 'jwt', IDENTITY_ISSUER: url, IDENTITY_AUDIENCE: 'viewing-service' },
    ...{ IDENTITY_JWKS_URL: `${url}/.well-known/jwks.json`, IDENTITY_ALGORITHMS: 'ES256' },
  })
  expect(trusted).toBe(url)
  expect(description).toContain('for trying out only')
})

test('with IDENTITY_AUDIENCE_CLAIM client_id the audience is the client of the local issuer’s tokens', async () => {
  const { settings, url } = await find({ AUTHENTICATION: 'jwt', IDENTITY_AUDIENCE_CLAIM: 'client_id' })
  const body = new URLSearchParams({ user_id: 'ann' })
  const { access_token } = (await (await fetch(`${url}/token`, { method: 'POST', body })).json()) as {
    access_token: string
  }
  expect(partsOf(access_token).claims.client_id).toBe(settings.IDENTITY_AUDIENCE)
})

test.each([
  ['RS256', 'RS256'],
  ['PS256,RS512', 'PS256'],
  ['RS256,ES256', 'ES256'],
])('with IDENTITY_ALGORITHMS %s the local issuer’s key is for %s', async (IDENTITY_ALGORITHMS, alg) => {
  const { settings, url } = await find({ AUTHENTICATION: 'jwt', IDENTITY_ALGORITHMS })
  expect(settings.IDENTITY_ALGORITHMS).toBe(alg)
  const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: object[] }
  expect(keys).toMatchObject([{ alg }])
})

test('a given issuer is used as it is', async () => {
  const IDENTITY_JWKS_URL = await answering(200, '{"keys":[]}')
  const { settings, trusted, description, url } = await find({ ...givenIssuer, IDENTITY_JWKS_URL })
  expect([settings, trusted, url]).toEqual([{ AUTHENTICATION: 'jwt' }, givenIssuer.IDENTITY_ISSUER, undefined])
  expect(description).toBe(`${givenIssuer.IDENTITY_ISSUER} (IDENTITY_ISSUER, keys from ${IDENTITY_JWKS_URL})`)
})

test('keys of an issuer that are given as text need no address', async () => {
  const { description } = await find({ ...givenIssuer, IDENTITY_JWKS: '{"keys":[]}' })
  expect(description).toBe(`${givenIssuer.IDENTITY_ISSUER} (IDENTITY_ISSUER, keys from IDENTITY_JWKS)`)
})

test.each([
  ['nothing', async () => 'http://localhost:9'],
  ['a 404', () => answering(404, '{"keys":[]}')],
  ['a page', () => answering(200, '<h1>Welcome')],
  ['JSON of another kind', () => answering(200, 'null')],
])('a warning says when %s is where the keys of an issuer should be', async (_, place) => {
  const { description } = await find({ ...givenIssuer, IDENTITY_JWKS_URL: await place() })
  expect(description).toContain('no JWK Set is there now, so every user is refused with 503')
})
