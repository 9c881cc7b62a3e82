import { describe, expect, test } from 'vitest'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { refusing } from '../../../functions/core/refusal.ts'
import { SessionNotFound } from '../../../functions/core/refusals.ts'
import { createSigningKeys } from '../../../functions/core/signing-keys/signing-keys.ts'
import { createPlaybackTokens } from '../../../functions/core/tokens/playback-token.ts'
import { getSession } from '../../../functions/get-session.ts'
import { anyone } from '../../../functions/http/caller.ts'
import { endpoint } from '../../../functions/http/endpoint.ts'
import { validateToken } from '../../../functions/validate-token.ts'
import { httpEvent, type Sent } from '../../support/http/http-event.ts'
import { lambdaContext } from '../../support/http/lambda-context.ts'
import { logged } from '../../support/service/logged.ts'
import { SECRET, service } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const edge = { allowedOrigins: ['*'], ready: Promise.resolve() }
const UNKNOWN = '00000000-0000-8000-8000-000000000000'

test('every reply except the public keys has no-store, and the id of its request', async () => {
  const { call, create } = service()
  const { session, playback_token: token } = (await create(newUser())).body
  const answers = await Promise.all(
    (Object.keys(routes) as EndpointName[]).map((name) =>
      call(name, session.session_id, routes[name].body === 'required' ? { body: { token } } : {}),
    ),
  )
  const names = Object.keys(routes) as EndpointName[]
  const ids = answers.map(({ headers }, i) => {
    expect(headers['cache-control']).toBe(names[i] === 'get-jwks' ? 'max-age=5' : 'no-store')
    return headers['x-request-id']
  })
  expect(new Set(ids).size).toBe(Object.keys(routes).length)
  for (const { status, headers } of answers)
    expect(headers['content-type']).toBe(status < 400 ? 'application/json' : 'application/problem+json')
})

test('the reply to a create has the Location of the session', async () => {
  const { create } = service()
  const { status, headers, body } = await create(newUser())
  expect([status, headers.location]).toEqual([201, `/api/playback/session/${body.session.session_id}`])
})

test('HEAD gives the status and headers of GET and no body, of a refusal too', async () => {
  const { call, create } = service()
  const user = newUser()
  const { session } = (await create(user)).body
  const asked: [EndpointName, string][] = [
    ...(['get-health', 'get-jwks'] as const).map((name): [EndpointName, string] => [name, '']),
    ...[session.session_id, UNKNOWN].map((id): [EndpointName, string] => ['get-session', id]),
    ...[user, 'a/b'].map((id): [EndpointName, string] => ['get-concurrency', id]),
  ]
  for (const [name, parameter] of asked) {
    const [get, head] = [await call(name, parameter), await call(name, parameter, { method: 'HEAD' })]
    expect([head.status, head.body], name).toEqual([get.status, undefined])
    expect(head.headers).toEqual({ ...get.headers, 'x-request-id': expect.any(String) })
  }
})

test('an endpoint answers only when its connections are up', async () => {
  const up = Promise.withResolvers<void>()
  const answered: number[] = []
  const act = async () => ({
    status: 'healthy' as const,
    service: 'viewing-service' as const,
    checks: { redis: 'ok' as const },
  })
  const handler = endpoint(routes['get-health'], anyone, {}, act)({ ...edge, ready: up.promise })
  const answer = handler(httpEvent(routes['get-health'], undefined, {}), lambdaContext)
  answer.then(({ statusCode = 0 }) => answered.push(statusCode))
  await new Promise(setImmediate)
  expect(answered).toEqual([])
  up.resolve()
  await answer
  expect(answered).toEqual([200])
})

describe('a refusal that the row of a route does not list', () => {
  const find = refusing(['session_not_found'], async (): Promise<never> => {
    throw new SessionNotFound()
  })

  test('cannot be thrown by a verb of its endpoint, by type', () => {
    // @ts-expect-error: get-jwks does not list session_not_found
    expect(endpoint(routes['get-jwks'], anyone, { find }, async (_, { find }) => find())).toBeTypeOf('function')
    expect(endpoint(routes['refresh-token'], anyone, { find }, async (_, { find }) => find())).toBeTypeOf('function')
  })

  test('is a defect where tests run', async () => {
    const act = () => Promise.reject(new SessionNotFound())
    const handler = endpoint(routes['get-jwks'], anyone, {}, act)(edge)
    await expect(handler(httpEvent(routes['get-jwks'], undefined, {}), lambdaContext)).rejects.toThrow(
      'does not list session_not_found',
    )
  })
})

describe('an unexpected error', () => {
  const defect = new TypeError('secret of the defect')
  const failing = refusing([], (): Promise<never> => Promise.reject(defect))

  test('fails the invocation', async () => {
    const lines = logged()
    const { lifecycle, authenticate } = service()
    const parts = { authenticate, lifecycle: { ...lifecycle, find: failing } }
    const handler = getSession(parts)(edge)
    await expect(handler(httpEvent(routes['get-session'], UNKNOWN, {}), lambdaContext)).rejects.toBe(defect)
    expect(lines).toEqual([])
  })

  test('is no refusal of a token', async () => {
    const { lifecycle, tokens, create } = service()
    const { playback_token: token } = (await create(newUser())).body
    const handler = validateToken({ tokens, lifecycle: { ...lifecycle, useToken: failing } })(edge)
    await expect(
      handler(httpEvent(routes['validate-token'], undefined, { body: { token } }), lambdaContext),
    ).rejects.toBe(defect)
  })
})

test('keys that cannot be read are a 503 on validate-token, not a 401', async () => {
  const lines = logged()
  const running = service()
  const { playback_token: token } = (await running.create(newUser())).body
  const blind = createPlaybackTokens(
    createSigningKeys(async () => `{"hunter2": ${SECRET}`),
    running.settings,
  )
  const handler = validateToken({ ...running, tokens: blind })(edge)
  const { statusCode, headers, body } = await handler(
    httpEvent(routes['validate-token'], undefined, { body: { token } }),
    lambdaContext,
  )
  expect([statusCode, headers?.['retry-after']]).toEqual([503, '1'])
  expect(JSON.parse(String(body))).toMatchObject({ code: 'dependency_unavailable', dependency: 'signing_keys' })
  expect(JSON.parse(String(body))).not.toHaveProperty('valid')
  expect(JSON.stringify([lines, body])).not.toMatch(/hunter2|a-secret-of|\.ts:|node_modules/)
})

test('refusals and logs hold nothing internal', async () => {
  const lines = logged()
  const running = service({ settings: { REDIS_PASSWORD: '' } })
  const { session, playback_token: token } = (await running.create(newUser())).body
  const headers = { authorization: `Bearer ${token}hunter2`, 'x-correlation-id': 'hunter2' }
  const attempts: [EndpointName, Sent][] = [
    ['create-session', { text: '{"hunter2":hunter2}', headers: { 'content-type': 'application/json', ...headers } }],
    ['create-session', { body: { user_id: 'hunter2/', token }, headers }],
    ['create-session', { text: token, headers: { 'content-type': 'text/hunter2', ...headers } }],
    ['validate-token', { body: { token: `${token}hunter2` }, headers }],
    ['refresh-token', { body: { token: `${token}hunter2` }, headers }],
    ['send-heartbeat', { body: ['hunter2'], headers }],
    ['create-session', { body: {}, headers: { 'content-encoding': 'hunter2;gzip', ...headers } }],
    ['stop-session', { text: 'hunter2', headers: { 'content-type': 'text/plain', ...headers } }],
  ]
  const answers = await Promise.all(attempts.map(([name, sent]) => running.call(name, session.session_id, sent)))
  running.redis.disconnect()
  answers.push(await running.call('get-session', session.session_id, { headers }))
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 415, 401, 401, 400, 415, 400, 503])
  const told = JSON.stringify([answers, lines])
  expect(told).not.toMatch(/hunter2|a-secret-of|\.ts:|node_modules|ioredis|Connection is closed\.","stack/)
  expect(told).not.toContain(token)
  expect(lines).toHaveLength(1)
})
