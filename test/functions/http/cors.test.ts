import { expect, test } from 'vitest'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { service } from '../../support/service/service.ts'

const PLAY = 'https://play.example.com'
const TV = 'https://tv.example.com'
const EXPOSED = 'Retry-After, Location, Idempotency-Replayed, WWW-Authenticate, X-Request-Id'
/** From functions/contract/README.md, "Browsers": the JWK Set, validate and health are for any origin. */
const ANY: readonly string[] = ['get-health', 'validate-token', 'get-jwks']

const names = Object.keys(routes) as EndpointName[]
const stage = { ALLOWED_ORIGINS: `${PLAY},${TV}` }

test('a preflight is answered for every route', async () => {
  const { call } = service({ settings: stage })
  for (const name of names) {
    const { status, headers, body } = await call(name, 'x', {
      method: 'OPTIONS',
      headers: { origin: TV, 'access-control-request-method': routes[name].method },
      text: '{'.repeat(17_000),
    })
    expect([status, body]).toEqual([204, undefined])
    expect(headers).toEqual({
      'access-control-allow-origin': ANY.includes(name) ? '*' : TV,
      'access-control-allow-methods': routes[name].method === 'GET' ? 'GET, HEAD' : routes[name].method,
      'access-control-allow-headers':
        'Authorization, Content-Type, Idempotency-Key, X-Correlation-Id, traceparent, tracestate, baggage',
      'access-control-expose-headers': EXPOSED,
      'access-control-max-age': '7200',
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/./),
      ...(!ANY.includes(name) && { vary: 'Origin' }),
    })
  }
})

test('an origin that is not the stage’s may not read replies', async () => {
  const { call } = service({ settings: stage })
  const strangers = [
    'https://evil.example.com',
    'http://play.example.com',
    `${PLAY}:8443`,
    `${PLAY}.evil.com`,
    'null',
    '*',
    '',
  ]
  for (const origin of strangers)
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await call('get-session', 'x', { method, headers: { origin } })
      expect(headers, origin).not.toHaveProperty('access-control-allow-origin')
      expect(headers.vary).toBe('Origin')
    }
})

test('an origin of the stage may read replies and refusals', async () => {
  const { call } = service({ settings: stage })
  for (const origin of [PLAY, TV])
    for (const name of ['get-concurrency', 'get-session'] as const)
      expect((await call(name, 'x', { headers: { origin } })).headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': EXPOSED,
        vary: 'Origin',
      })
})

test.each([
  ['https://Play.Example.com:443', 'https://play.example.com'],
  ['capacitor://localhost', 'capacitor://localhost'],
  ['ionic://localhost', 'ionic://localhost'],
  ['tauri://localhost', 'tauri://localhost'],
  ['app://MyApp', 'app://MyApp'],
  ['chrome-extension://abcdefghijklmnop', 'chrome-extension://abcdefghijklmnop'],
])('a stage with ALLOWED_ORIGINS %s is open to %s', async (ALLOWED_ORIGINS, origin) => {
  const { call } = service({ settings: { ALLOWED_ORIGINS } })
  for (const method of ['GET', 'OPTIONS']) {
    const { headers } = await call('get-session', 'x', { method, headers: { origin } })
    expect(headers['access-control-allow-origin']).toBe(origin)
  }
})

test('a request without an origin still says that replies vary', async () => {
  const { headers } = await service({ settings: stage }).call('get-concurrency', 'x')
  expect(headers).not.toHaveProperty('access-control-allow-origin')
  expect(headers.vary).toBe('Origin')
})

test('a stage open to all answers every origin alike', async () => {
  const { call } = service({ settings: { ALLOWED_ORIGINS: '*' } })
  for (const name of ['get-concurrency', 'get-session', 'get-health'] as const) {
    const { headers } = await call(name, 'x', { headers: { origin: 'https://anything.example.com' } })
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers).not.toHaveProperty('vary')
  }
})

test('no reply allows a browser’s credentials', async () => {
  const { call } = service({ settings: stage })
  for (const name of names)
    for (const method of ['OPTIONS', routes[name].method])
      expect((await call(name, 'x', { method, headers: { origin: PLAY } })).headers).not.toHaveProperty(
        'access-control-allow-credentials',
      )
})
