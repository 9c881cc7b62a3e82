import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'
import { expect, test } from 'vitest'
import { lambdaEdge } from '../../../lib/verifiers/lambda-edge.ts'
import { segmentPass } from '../../../lib/verifiers/segment-pass.ts'
import { ids, SESSION } from '../../support/http/contract.ts'
import { localService } from '../../support/processes/local-service.ts'
import { newUser } from '../../support/service/users.ts'
import { bearer, edgeEvent, statusOf } from './edge-request.ts'
import { cloudFrontFunction, FUNCTION_FILE, withPass } from './function-runtime.ts'
import { hostileTokens, keyPair } from './hostile-tokens.ts'

const SECRET = 'a secret of the CDN team alone, of 32 bytes or more'
const keys = new Map([['pass.2026-12', SECRET]])
const passKey = { kid: '2026-12', secret: SECRET }
const claims = { session_id: 's-1', content_id: 'film-1', user_id: 'ann', exp: Math.floor(Date.now() / 1_000) + 600 }
const pass = (changes: object = {}) => segmentPass({ ...claims, ...changes }, passKey)
const isPassed = (answer: object) => 'uri' in answer

/** A session of the service, and the pass that Lambda@Edge gives for its token. */
const realPass = async () => {
  const { url, send } = await localService()
  const { body } = await send('POST', SESSION, ids(newUser()))
  const handler = lambdaEdge({ jwks: `${url}/.well-known/jwks.json`, passKey: () => passKey })
  const answer = await handler(edgeEvent('/title-1/pass', bearer(body.playback_token)))
  const cookie = answer.headers['set-cookie']?.[0]?.value ?? ''
  const [, value = ''] = /^segment-pass=([^;]+);/.exec(cookie) ?? []
  return {
    answer,
    cookie,
    value,
    sessionId: String(body.session.session_id),
    handler,
    token: String(body.playback_token),
  }
}

test('Lambda@Edge gives a real token’s pass, which opens the segments of its title and of no other', async () => {
  const { answer, cookie, value } = await realPass()
  expect(answer).toMatchObject({ status: '204', headers: { 'cache-control': [{ value: 'no-store' }] } })
  expect(cookie).toMatch(/; Path=\/title-1\/; Expires=[^;]+GMT; Secure; HttpOnly; SameSite=None$/)
  const ask = cloudFrontFunction(keys)
  expect(isPassed(await ask('/title-1/1080p/42.ts', withPass(value)))).toBe(true)
  expect(await ask('/title-2/1080p/42.ts', withPass(value))).toMatchObject({ statusCode: 403 })
})

test('Lambda@Edge gives no pass for another title, and none for a bad token', async () => {
  const { handler, token } = await realPass()
  expect(await statusOf(handler, edgeEvent('/title-2/pass', bearer(token)))).toBe('403')
  expect(await statusOf(handler, edgeEvent('/title-1/pass', bearer(`${token}x`)))).toBe('401')
})

test('a session that is marked as ended gets no segments from then on', async () => {
  const { value, sessionId } = await realPass()
  const store = new Map(keys)
  const ask = cloudFrontFunction(store)
  expect(isPassed(await ask('/title-1/1.ts', withPass(value)))).toBe(true)
  store.set(`ended.${sessionId}`, '1')
  expect(await ask('/title-1/1.ts', withPass(value))).toMatchObject({ statusCode: 403 })
})

test('a token of a stage with JWT_SECRET is good when its secret is in the store, and not otherwise', async () => {
  const secret = 'a secret of a laptop, which nobody but this test has'
  const { send } = await localService({ JWT_SECRET: secret })
  const { body } = await send('POST', SESSION, ids(newUser()))
  const more = { querystring: { playback_token: { value: String(body.playback_token) }, quality: { value: 'high' } } }
  const answer = await cloudFrontFunction(new Map([['playback.jwt-secret', secret]]))('/title-1/1.ts', more)
  expect(answer).toMatchObject({ uri: '/title-1/1.ts', querystring: { quality: { value: 'high' } } })
  expect(JSON.stringify(answer)).not.toContain('playback_token')
  expect(await cloudFrontFunction(keys)('/title-1/1.ts', more)).toMatchObject({ statusCode: 401 })
})

test('neither cache key nor origin gets a pass or a token', async () => {
  const answer = await cloudFrontFunction(keys)('/film-1/1.ts', {
    cookies: { 'segment-pass': { value: pass() }, playback_token: { value: 't' }, other: { value: 'o' } },
    headers: { authorization: { value: 'Bearer t' }, accept: { value: '*/*' } },
    querystring: {},
  })
  expect(answer).toMatchObject({ cookies: { other: { value: 'o' } }, headers: { accept: { value: '*/*' } } })
  expect(JSON.stringify(answer)).not.toMatch(/segment-pass|playback_token|authorization/)
})

const [head = '', payload = '', signature = ''] = pass().split('.')
const encoded = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
/** A pass whose signature is good, whatever its header says. */
const signedAnyhow = (header: object) => {
  const text = `${encoded({ alg: 'HS256', typ: 'segment-pass+jwt', kid: '2026-12', ...header })}.${payload}`
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
}
test.each([
  ['expired', pass({ exp: claims.exp - 700 })],
  ['without an end', pass({ exp: undefined })],
  ['of a key that is not in the store', segmentPass(claims, { kid: '2026-11', secret: SECRET })],
  ['of another secret', segmentPass(claims, { kid: '2026-12', secret: 'another' })],
  ['whose kid names another kind of key', segmentPass(claims, { kid: '../playback.x', secret: SECRET })],
  ['that is changed', `${head}.${encoded({ ...claims, content_id: 'film-1', session_id: 'other' })}.${signature}`],
  ['whose signature is cut', `${head}.${payload}.${signature.slice(0, -1)}`],
  ['without a signature', `${head}.${payload}.`],
  ['without an algorithm', `${encoded({ alg: 'none', typ: 'segment-pass+jwt', kid: '2026-12' })}.${payload}.`],
  ['with a critical extension', signedAnyhow({ crit: ['x'] })],
  ['of another type', signedAnyhow({ typ: 'JWT' })],
  ['of another algorithm', signedAnyhow({ alg: 'HS512' })],
  ['of 100,000 characters', pass({ session_id: 'x'.repeat(100_000) })],
  ['that is none', 'x'],
  ['that is empty', ''],
])('a pass %s is refused, and the refusal is not cached', async (_, value) => {
  expect(await cloudFrontFunction(keys)('/film-1/1.ts', withPass(value))).toEqual({
    ...{ statusCode: 401, statusDescription: 'Unauthorized' },
    headers: { 'cache-control': { value: 'no-store' } },
  })
})

test('no token of ES256 is taken, good or hostile: the runtime cannot verify it', async () => {
  const [key, other] = await Promise.all([keyPair('one'), keyPair('other')])
  const ask = cloudFrontFunction(new Map([...keys, ['playback.one', JSON.stringify(key.jwk)]]))
  const answers = Object.entries(await hostileTokens(key, other))
    .filter(([what]) => what !== 'HS256 by the public key as JSON') // here it is a secret in the store
    .map(async ([what, value]) => [
      what,
      (await ask('/film-1/1.ts', { cookies: { playback_token: { value } } })).statusCode,
    ])
  expect((await Promise.all(answers)).filter(([, status]) => status !== 401)).toEqual([])
})

test.each(['/film-1/../film-2/1.ts', '/film-1/%2e%2e/film-2/1.ts', '/film-1/..%2ffilm-2/1.ts', '/', ''])(
  'a path that may lead to another title is refused: %s',
  async (uri) => {
    expect(await cloudFrontFunction(keys)(uri, withPass(pass()))).toMatchObject({ statusCode: 403 })
  },
)

const LACKING = [
  'destructuring',
  'optional-chain',
  'nullish-coalescing',
  'object-rest-spread',
  'default-argument',
  'for-of',
]

test('the function is below 10 KB, and uses no syntax that its runtime may lack', () => {
  const code = readFileSync(FUNCTION_FILE, 'utf8')
  expect(code.length).toBeLessThan(10_240)
  const supported = Object.fromEntries(LACKING.map((feature) => [feature, false]))
  const { code: lowered } = transformSync(code, { target: 'es2020', supported })
  expect(lowered).toBe(transformSync(code, { target: 'es2020' }).code)
  expect(code).not.toMatch(/^\s*(class|for \(const)\b/m)
})
