import { expect, test } from 'vitest'
import { ID, ids, JWT, SESSION, TEXT, TIME } from '../support/http/contract.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'

// Written by hand from functions/contract/README.md, "Create" and "The other replies". No code of functions/ is used:
// a table that proves itself proves nothing.

const { send } = await localService()
const create = (user: string, more: object = {}, headers = {}) => send('POST', SESSION, ids(user, more), headers)

const headersOf = (headers: Headers, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, headers.get(name)]))

test('health answers 200', async () => {
  const { status, body } = await send('GET', '/health')
  expect([status, body]).toEqual([200, { status: 'healthy', service: 'viewing-service', checks: { redis: 'ok' } }])
})

test('a create answers 201 with the session and its token', async () => {
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

test('an unknown region is absent from the session', async () => {
  expect((await create(newUser())).body.session).not.toHaveProperty('region')
})

test('a heartbeat answers 200', async () => {
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

test('concurrency answers 200 with the streams of the user', async () => {
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

test('the concurrency of an unknown user is zero', async () => {
  const user = newUser()
  expect((await send('GET', `/api/concurrency/${user}`)).body).toEqual({
    user_id: user,
    active_stream_count: 0,
    max_concurrent_streams: 4,
    active_sessions: [],
    sessions: [],
  })
})

test('the limit of the plan replaces the default and is remembered', async () => {
  const user = newUser('one-stream')
  expect((await create(user)).body.concurrency).toEqual({ active_stream_count: 1, max_concurrent_streams: 1 })
  expect((await send('GET', `/api/concurrency/${user}`)).body.max_concurrent_streams).toBe(1)
})

test('validate-token and refresh-token answer 200', async () => {
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

test('a create sent again repeats the 201 and says so', async () => {
  const user = newUser()
  const first = await create(user, {}, { 'idempotency-key': 'k 1'.replace(' ', '-') })
  const again = await create(user, {}, { 'idempotency-key': 'k-1' })
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  expect(again.body.session.session_id).toBe(first.body.session.session_id)
  expect(first.headers.get('idempotency-replayed')).toBeNull()
})

test('a take-over ends the sessions it names', async () => {
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

test('an unknown path is the gateway’s own 404', async () => {
  const { status, body } = await send('GET', '/api/playback')
  expect([status, body]).toEqual([404, { message: 'Not Found' }])
})
