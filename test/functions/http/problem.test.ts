import { expect, test } from 'vitest'
import { type ProblemCode, problems } from '../../../functions/contract/problems.ts'
import { routes } from '../../../functions/contract/routes.ts'
import { tokenFaults } from '../../../functions/contract/tokens/token-faults.ts'
import { Refusal } from '../../../functions/core/refusal.ts'
import { SessionEnded, SessionNotFound, StorageUnavailable } from '../../../functions/core/refusals.ts'
import { problemReply } from '../../../functions/http/problem.ts'
import { logged } from '../../support/service/logged.ts'
import { createBody, type Service, service } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const UNKNOWN = '00000000-0000-8000-8000-000000000000'
const TEXT = expect.stringMatching(/./)
const JSON_TYPE = { 'content-type': 'application/json' }

/** Written by hand from functions/contract/README.md, "Refusals". */
const table: Record<ProblemCode, [status: number, recovery?: string]> = {
  invalid_request: [400, 'fix'],
  unauthenticated: [401],
  token_invalid: [401],
  token_expired: [401],
  forbidden: [403, 'show'],
  not_entitled: [403, 'show'],
  content_unavailable: [403, 'show'],
  session_not_found: [404, 'recreate'],
  concurrency_limit_reached: [409, 'show'],
  session_ended: [410],
  body_too_large: [413, 'fix'],
  unsupported_media_type: [415, 'fix'],
  idempotency_key_reused: [422, 'fix'],
  rate_limited: [429, 'retry'],
  dependency_unavailable: [503, 'retry'],
  storage_unavailable: [503, 'retry'],
}

test('every refusal has the status and recovery of the contract', () => {
  expect(Object.keys(problems).sort()).toEqual(Object.keys(table).sort())
  for (const [code, [status, recovery]] of Object.entries(table) as [ProblemCode, [number, string?]][]) {
    const { statusCode, headers, body } = problemReply(
      routes['get-session'],
      new Refusal(code, 'The detail.'),
      'request-1',
    )
    expect([statusCode, headers['content-type']]).toEqual([status, 'application/problem+json'])
    expect(JSON.parse(body)).toEqual({
      type: `urn:viewing-service:problem:${code}`,
      title: TEXT,
      status,
      detail: 'The detail.',
      code,
      ...(recovery && { recovery }),
      error: 'The detail.',
      request_id: 'request-1',
    })
  }
})

test('the type of a refusal is its section of the contract page, where the stage says where that is', async () => {
  const { call } = service({ settings: { CONTRACT_URL: 'https://docs.acme-video.com/playback/' } })
  expect((await call('get-session', UNKNOWN)).body).toMatchObject({
    type: 'https://docs.acme-video.com/playback#session_not_found',
    code: 'session_not_found',
  })
})

test('a 401 asks for a bearer and says what was wrong', () => {
  const challenge = (code: ProblemCode) =>
    problemReply(routes['get-session'], new Refusal(code, ''), 'r').headers['www-authenticate']
  expect(challenge('unauthenticated')).toBe('Bearer realm="viewing-service"')
  expect(challenge('token_invalid')).toBe('Bearer error="invalid_token"')
  expect(challenge('token_expired')).toBe('Bearer error="invalid_token"')
  expect(challenge('forbidden')).toBeUndefined()
})

test('the fault of a token is named in characters that RFC 6750 section 3 allows', () => {
  const told = Object.values(tokenFaults)
  expect(told.length).toBeGreaterThan(10)
  for (const text of told) expect(text).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
})

test('Retry-After is in whole seconds and only where it helps', () => {
  const retryAfter = (refusal: Refusal) => problemReply(routes['get-session'], refusal, 'r').headers['retry-after']
  expect(retryAfter(new Refusal('rate_limited', '', { retryAfter: 17 }))).toBe('17')
  expect(retryAfter(new StorageUnavailable(undefined))).toBe('1')
  expect(retryAfter(new SessionNotFound())).toBeUndefined()
})

test('the refusal of an ended session says what the player is to do', () => {
  const recovery = (ended: ConstructorParameters<typeof SessionEnded>[0]) => new SessionEnded(ended).members.recovery
  expect(recovery({ status: 'stopped' })).toBe('none')
  expect(new SessionEnded({ status: 'stopped' }, 'recreate').members.recovery).toBe('recreate')
  expect(new SessionEnded({ status: 'terminated' }, 'recreate').members.recovery).toBe('show')
  expect(recovery({ status: 'terminated' })).toBe('show')
  expect(recovery({ status: 'expired' })).toBe('recreate')
  expect(recovery({})).toBe('recreate')
})

test('every refusal has the headers of any other reply', async () => {
  const running = service({ settings: { MAX_CONCURRENT_STREAMS: '1', ALLOWED_ORIGINS: 'https://play.example.com' } })
  const headers = { origin: 'https://play.example.com', 'idempotency-key': 'one' }
  const user = newUser()
  const { session_id } = (await running.create(user, {}, headers)).body.session
  const sent = (text: string, type = 'application/json') => ({ text, headers: { ...headers, 'content-type': type } })
  const create = (body: object, more = {}) =>
    running.call('create-session', undefined, { body, headers: { ...headers, ...more } })
  const refusals = [
    create({}),
    running.call('refresh-token', undefined, sent('{"token":"x"}')),
    running.call('get-session', UNKNOWN, { headers }),
    create(createBody(user), { 'idempotency-key': 'two' }),
    running.call('create-session', undefined, sent('x'.repeat(17_000))),
    running.call('create-session', undefined, sent('{}', 'text/html')),
    create(createBody(user, { content_id: 'title-2' })),
  ]
  const answers = await Promise.all(refusals)
  await running.call('stop-session', session_id)
  answers.push(await running.call('send-heartbeat', session_id, { headers }))
  expect(answers.map(({ status }) => status)).toEqual([400, 401, 404, 409, 413, 415, 422, 410])
  for (const answer of answers) {
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': answer.body.request_id,
      'access-control-allow-origin': 'https://play.example.com',
      'access-control-expose-headers': TEXT,
      vary: 'Origin',
    })
    expect(answer.body).toMatchObject({ status: answer.status, error: answer.body.detail, title: TEXT, recovery: TEXT })
    expect(answer.headers).not.toHaveProperty('retry-after')
  }
})

test('a conflict says when to retry only if a rival went silent', async () => {
  const time = { now: Date.now() }
  const { create } = service({ settings: { MAX_CONCURRENT_STREAMS: '1' }, clock: () => time.now })
  const user = newUser()
  await create(user)
  time.now += 45_000
  const loud = await create(user)
  expect([loud.status, loud.headers['retry-after'], loud.body.retry_after_seconds]).toEqual([409, undefined, undefined])
  time.now += 1
  const silent = await create(user)
  expect([silent.status, silent.headers['retry-after'], silent.body.retry_after_seconds]).toEqual([409, '45', 45])
})

const stopped = async ({ redis, call }: Service) => {
  redis.disconnect()
  return [await call('get-session', UNKNOWN), await call('create-session', undefined, { body: createBody(newUser()) })]
}

test('without Redis every request is a prompt 503', async () => {
  const lines = logged()
  for (const answer of await stopped(service())) {
    expect(answer.body).toMatchObject({
      status: 503,
      code: 'storage_unavailable',
      dependency: 'redis',
      recovery: 'retry',
    })
    expect(answer.headers['retry-after']).toBe('1')
  }
  expect(lines).toHaveLength(2)
})

test('health without Redis is a 503 with a schema of its own', async () => {
  const { redis, call } = service()
  redis.disconnect()
  const { status, headers, body } = await call('get-health')
  expect([status, headers['retry-after'], headers['content-type']]).toEqual([503, '1', JSON_TYPE['content-type']])
  expect(body).toEqual({ status: 'unhealthy', service: 'viewing-service', checks: { redis: 'unavailable' } })
})
