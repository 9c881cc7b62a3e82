import { createRemoteJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { startIssuer } from '../../../../../bin/local/stand-ins/issuer/issuer.ts'

const issuer = await startIssuer({ alg: 'ES256', audience: 'us' })
afterAll(issuer.stop)

const FORM = 'application/x-www-form-urlencoded'
const ask = async (body: string, type = FORM, to = issuer.url) => {
  const response = await fetch(`${to}/token`, { method: 'POST', body, headers: { 'content-type': type } })
  return {
    status: response.status,
    headers: response.headers,
    ...((await response.json()) as { access_token?: string }),
  }
}
const verified = async (token: string | undefined, url = issuer.url) => {
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`))
  const { payload } = await jwtVerify(token ?? '', keys, { issuer: url, audience: 'us', typ: 'at+jwt' })
  return payload
}
const inAnHour = Math.floor(Date.now() / 1_000) + 3_600

test('a token that the local issuer makes for a user is an access token of RFC 9068', async () => {
  const { access_token, headers, ...reply } = await ask('user_id=ann')
  expect(reply).toEqual({ status: 200, token_type: 'Bearer', expires_in: 3_600 })
  expect(headers.get('cache-control')).toBe('no-store')
  const { exp = 0, iat, ...claims } = await verified(access_token)
  expect(claims).toEqual({
    ...{ iss: issuer.url, aud: 'us', sub: 'ann', client_id: 'trying-out' },
    jti: expect.stringMatching(/^[\da-f-]{36}$/),
  })
  expect(exp - (iat ?? 0)).toBe(3_600)
  expect(Math.abs(exp - inAnHour)).toBeLessThan(30)
})

test('each token of the local issuer has an id of its own', async () => {
  const [one, other] = await Promise.all([ask('user_id=ann'), ask('user_id=ann')])
  expect((await verified(one.access_token)).jti).not.toBe((await verified(other.access_token)).jti)
})

test('the local issuer takes a request in JSON as one in a form', async () => {
  const body = JSON.stringify({ user_id: 'ann', scope: 'a playback:admin', expires_in: 60 })
  const { access_token, ...reply } = await ask(body, 'application/json; charset=utf-8')
  expect(reply).toMatchObject({ status: 200, expires_in: 60, scope: 'a playback:admin' })
  expect(await verified(access_token)).toMatchObject({ sub: 'ann', scope: 'a playback:admin' })
})

test('a token of scope playback:admin may be for no user: its subject is then the client', async () => {
  const { access_token } = await ask('scope=playback:admin&client_id=support')
  expect(await verified(access_token)).toMatchObject({ sub: 'support', client_id: 'support' })
})

test('the local issuer makes tokens that must be refused: expired, or of another audience, issuer or type', async () => {
  const { access_token: expired } = await ask('user_id=ann&expires_in=-60')
  await expect(verified(expired)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' })
  const { access_token: foreign } = await ask('user_id=ann&audience=them')
  await expect(verified(foreign)).rejects.toMatchObject({ claim: 'aud' })
  const { access_token: elsewhere } = await ask('user_id=ann&issuer=https://elsewhere')
  await expect(verified(elsewhere)).rejects.toMatchObject({ claim: 'iss' })
  const { access_token: other } = await ask('user_id=ann&typ=logout%2Bjwt')
  expect(decodeProtectedHeader(other ?? '').typ).toBe('logout+jwt')
})

test.each([
  ['', FORM, 'user_id is required'],
  ['user_id=', FORM, 'user_id is required'],
  ['scope=other', FORM, 'user_id is required'],
  ['user_id=a&user_id=b', FORM, 'user_id is given more than once'],
  ['user_id=a&expires_in=soon', FORM, 'expires_in must be a whole number of seconds'],
  ['user_id=a&expires_in=9999999999', FORM, 'expires_in must be a whole number of seconds'],
  ['{"user_id":', 'application/json', 'the body is not JSON'],
  ['["user_id"]', 'application/json', 'the body must be a JSON object'],
  ['{"user_id":{"a":1}}', 'application/json', 'user_id must be a text or a number'],
  ['user_id=a', 'text/plain', 'the body must be application/x-www-form-urlencoded or application/json'],
])('the local issuer refuses %j as %s as RFC 6749 says', async (body, type, description) => {
  const { status, headers, ...refusal } = await ask(body, type)
  expect(status).toBe(400)
  expect(refusal).toEqual({ error: 'invalid_request', error_description: expect.stringContaining(description) })
  expect(headers.get('cache-control')).toBe('no-store')
})

test('the local issuer refuses a malformed scope as invalid_scope', async () => {
  expect(await ask(`user_id=a&scope=${encodeURIComponent('a"b')}`)).toMatchObject({
    status: 400,
    error: 'invalid_scope',
  })
})

test('the local issuer refuses a body without end before it is read', async () => {
  expect(await ask(`user_id=${'x'.repeat(20_000)}`)).toMatchObject({ status: 413, error: 'invalid_request' })
})

test('the local issuer answers other methods and paths with what it serves', async () => {
  const got = await fetch(`${issuer.url}/token`)
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
  const lost = await fetch(`${issuer.url}/`)
  expect([lost.status, await lost.text()]).toEqual([404, expect.stringContaining('POST /token')])
})

test('a page of any origin may ask the local issuer for tokens and keys, and read why it is refused', async () => {
  const preflight = await fetch(`${issuer.url}/token`, {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:5173' },
  })
  expect([preflight.status, Object.fromEntries(preflight.headers)]).toEqual([
    204,
    expect.objectContaining({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '7200',
    }),
  ])
  const answers = [await ask('user_id=ann'), await ask(''), await fetch(`${issuer.url}/.well-known/jwks.json`)]
  expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual([
    ...[
      [200, '*'],
      [400, '*'],
      [200, '*'],
    ],
  ])
})

test('the metadata of the local issuer says where everything is', async () => {
  const response = await fetch(`${issuer.url}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({
    ...{ issuer: issuer.url, jwks_uri: `${issuer.url}/.well-known/jwks.json`, token_endpoint: `${issuer.url}/token` },
  })
})

test.each(['RS256', 'PS256', 'ES384', 'EdDSA'])(
  'the local issuer’s key may be for %s, and only its public half is shown',
  async (alg) => {
    const other = await startIssuer({ alg, audience: 'us' })
    const { access_token } = await ask('user_id=ann', FORM, other.url)
    expect(await verified(access_token, other.url)).toMatchObject({ sub: 'ann' })
    const { keys } = (await (await fetch(`${other.url}/.well-known/jwks.json`)).json()) as { keys: object[] }
    await other.stop()
    const { publicKey } = await generateKeyPair(alg, { extractable: true })
    const members = [...Object.keys(await exportJWK(publicKey)), 'kid', 'alg', 'use']
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([members.sort()])
  },
)

test('two local issuers at once have keys and ports of their own', async () => {
  const other = await startIssuer({ alg: 'ES256', audience: 'us', port: issuer.port })
  const { access_token } = await ask('user_id=ann', FORM, other.url)
  await other.stop()
  expect(other.port).not.toBe(issuer.port)
  await expect(verified(access_token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
})
