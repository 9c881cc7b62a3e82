import { expect, test } from 'vitest'
import { localService } from '../support/local-service.ts'
import { newUser } from '../support/users.ts'

// Written by hand from api.md. Nothing here comes from functions/: a table that proves itself proves nothing.

const ID = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
const TIME = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const JWT = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)
const TEXT = expect.any(String)

const SESSION = '/api/playback/session'
const ids = (user_id: string, more: object = {}) => ({
  user_id,
  profile_id: 'profile-1',
  content_id: 'title-1',
  device_id: 'tv-1',
  ...more,
})

const { send } = await localService()
const create = (user: string, more: object = {}, headers = {}) => send('POST', SESSION, ids(user, more), headers)

const problem = (status: number, code: string, recovery: string, more: object = {}) => ({
  type: `urn:viewing-service:problem:${code}`,
  title: TEXT,
  status,
  detail: TEXT,
  code,
  recovery,
  error: TEXT,
  request_id: TEXT,
  ...more,
})

const headersOf = (headers: Headers, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, headers.get(name)]))

test('health', async () => {
  const { status, body } = await send('GET', '/health')
  expect([status, body]).toEqual([200, { status: 'healthy', service: 'viewing-service', checks: { redis: 'ok' } }])
})

test('create, 201', async () => {
  const user = newUser()
  const { status, headers, body } = await create(user, { region: 'US' })
  expect(status).toBe(201)
  expect(body).toEqual({
    session: {
      session_id: ID,
      ...ids(user),
      region: 'US',
      status: 'active',
      started_at: TIME,
      last_heartbeat: TIME,
      position: 0,
      watched_seconds: 0,
      degraded: false,
    },
    playback_token: JWT,
    token_expires_at: TIME,
    server_time: TIME,
    heartbeat: { interval_seconds: 30, timeout_seconds: 90 },
    concurrency: { active_stream_count: 1, max_concurrent_streams: 4 },
    terminated_sessions: [],
  })
  expect(headersOf(headers, 'location', 'cache-control', 'content-type')).toEqual({
    location: `/api/playback/session/${body.session.session_id}`,
    'cache-control': 'no-store',
    'content-type': 'application/json',
  })
  expect(headers.get('x-request-id')).toBeTruthy()
})

test('a region that nobody knows is absent', async () => {
  expect((await create(newUser())).body.session).not.toHaveProperty('region')
})

test('heartbeat, 200', async () => {
  const { body: created } = await create(newUser())
  const { status, body } = await send('POST', `${SESSION}/${created.session.session_id}/heartbeat`, { position: 12.9 })
  expect(status).toBe(200)
  expect(body).toEqual({
    status: 'ok',
    session_status: 'active',
    next_heartbeat_seconds: 30,
    deadline: TIME,
    server_time: TIME,
  })
  expect(Date.parse(body.deadline) - Date.parse(body.server_time)).toBe(90_000)
})

test('concurrency, 200', async () => {
  const user = newUser()
  const { body: created } = await create(user, { position: 7 })
  const { session_id } = created.session
  const { status, body } = await send('GET', `/api/concurrency/${user}`)
  expect(status).toBe(200)
  expect(body).toEqual({
    user_id: user,
    active_stream_count: 1,
    max_concurrent_streams: 4,
    active_sessions: [session_id],
    sessions: [
      {
        session_id,
        profile_id: 'profile-1',
        content_id: 'title-1',
        device_id: 'tv-1',
        status: 'active',
        started_at: TIME,
        last_heartbeat: TIME,
        position: 7,
      },
    ],
  })
})

test('an unknown user has zeros', async () => {
  const user = newUser()
  expect((await send('GET', `/api/concurrency/${user}`)).body).toEqual({
    user_id: user,
    active_stream_count: 0,
    max_concurrent_streams: 4,
    active_sessions: [],
    sessions: [],
  })
})

test('the plan’s limit wins and is remembered', async () => {
  const user = newUser('one-stream')
  expect((await create(user)).body.concurrency).toEqual({ active_stream_count: 1, max_concurrent_streams: 1 })
  expect((await send('GET', `/api/concurrency/${user}`)).body.max_concurrent_streams).toBe(1)
})

test('validate and refresh, 200', async () => {
  const user = newUser()
  const { body: created } = await create(user, { region: 'US' })
  const validated = await send('POST', '/api/playback/token/validate', { token: created.playback_token })
  expect(validated.status).toBe(200)
  expect(validated.body).toEqual({
    valid: true,
    claims: {
      iss: 'viewing-service',
      aud: 'playback',
      sub: user,
      jti: TEXT,
      iat: expect.any(Number),
      nbf: validated.body.claims.iat - 5,
      exp: validated.body.claims.iat + 3600,
      session_id: created.session.session_id,
      ...ids(user),
      region: 'US',
    },
  })
  const refreshed = await send('POST', '/api/playback/token/refresh', { token: created.playback_token })
  expect([refreshed.status, refreshed.body]).toEqual([200, { token: JWT, token_expires_at: TIME, server_time: TIME }])
})

test('a replay repeats the 201 and says so', async () => {
  const user = newUser()
  const first = await create(user, {}, { 'idempotency-key': 'k 1'.replace(' ', '-') })
  const again = await create(user, {}, { 'idempotency-key': 'k-1' })
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  expect(again.body.session.session_id).toBe(first.body.session.session_id)
  expect(first.headers.get('idempotency-replayed')).toBeNull()
})

test('taking over ends the sessions it names', async () => {
  const user = newUser('one-stream')
  const { body: first } = await create(user)
  const { session_id } = first.session
  const second = await create(user, { device_id: 'phone', terminate_sessions: [session_id] })
  expect([second.status, second.body.terminated_sessions]).toEqual([201, [session_id]])
  expect((await send('GET', `${SESSION}/${session_id}`)).body).toMatchObject({
    status: 'terminated',
    end_reason: 'displaced',
    ended_at: TIME,
  })
})

test('400 names every fault', async () => {
  const { status, headers, body } = await send('POST', SESSION, {
    user_id: 'a/b',
    position: -1,
    terminate_sessions: [1],
  })
  expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  const errors = ['user_id', 'profile_id', 'content_id', 'device_id', 'position', 'terminate_sessions.0'].map(
    (path) => ({
      path,
      message: TEXT,
    }),
  )
  expect(body).toEqual(problem(400, 'invalid_request', 'fix', { errors }))
})

test('401 on a bad token', async () => {
  const { headers, body } = await send('POST', '/api/playback/token/validate', { token: 'nonsense' })
  expect(body).toEqual(problem(401, 'token_invalid', 'recreate', { valid: false }))
  expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
})

test('403 when Identity or Content says no', async () => {
  expect((await create(newUser('not-entitled'))).body).toEqual(
    problem(403, 'not_entitled', 'show', { reason: 'no_active_subscription' }),
  )
  expect((await create(newUser(), { content_id: 'only-us-film', region: 'DE' })).body).toEqual(
    problem(403, 'content_unavailable', 'show', { reason: 'not_available_in_region' }),
  )
})

test('404 for an id never issued', async () => {
  for (const id of ['nonsense', '00000000-0000-8000-8000-000000000000'])
    expect((await send('GET', `${SESSION}/${id}`)).body).toEqual(problem(404, 'session_not_found', 'recreate'))
})

test('409 names the rivals', async () => {
  const user = newUser('one-stream')
  const { body: first } = await create(user)
  const { status, headers, body } = await create(user, { content_id: 'title-2' })
  expect(status).toBe(409)
  expect(body).toEqual(
    problem(409, 'concurrency_limit_reached', 'show', {
      max_concurrent_streams: 1,
      active_stream_count: 1,
      active_sessions: [
        {
          session_id: first.session.session_id,
          profile_id: 'profile-1',
          content_id: 'title-1',
          device_id: 'tv-1',
          status: 'active',
          started_at: TIME,
          last_heartbeat: TIME,
          is_this_device: true,
        },
      ],
    }),
  )
  expect(headers.get('retry-after')).toBeNull()
})

test('410 says how the session ended', async () => {
  const { body: created } = await create(newUser())
  const path = `${SESSION}/${created.session.session_id}`
  expect((await send('POST', `${path}/stop`)).body).toEqual({
    status: 'stopped',
    session_status: 'stopped',
    end_reason: 'stopped',
  })
  expect((await send('POST', `${path}/heartbeat`)).body).toEqual(
    problem(410, 'session_ended', 'none', { session_status: 'stopped', end_reason: 'stopped', ended_at: TIME }),
  )
})

test('413, 415 and 422', async () => {
  const large = await send('POST', SESSION, { filler: 'x'.repeat(16 * 1024) })
  expect(large.body).toEqual(problem(413, 'body_too_large', 'fix'))
  const typed = await send('POST', SESSION, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })
  expect(typed.body).toEqual(problem(415, 'unsupported_media_type', 'fix'))
  const user = newUser()
  await create(user, {}, { 'idempotency-key': 'k' })
  const reused = await create(user, { position: 1 }, { 'idempotency-key': 'k' })
  expect(reused.body).toEqual(problem(422, 'idempotency_key_reused', 'fix'))
})

test('503 when Identity or Content cannot be asked', async () => {
  for (const [user, content, dependency] of [
    ['identity-nonsense', 'title-1', 'identity'],
    ['user', 'content-failing-1', 'content'],
  ]) {
    const { headers, body } = await create(newUser(user), { content_id: content, region: 'US' })
    expect(body).toEqual(problem(503, 'dependency_unavailable', 'retry', { dependency }))
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
})

test('an unknown path is the gateway’s own 404', async () => {
  const { status, body } = await send('GET', '/api/playback')
  expect([status, body]).toEqual([404, { message: 'Not Found' }])
})
