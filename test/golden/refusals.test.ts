import { expect, test } from 'vitest'
import { ids, problem, SESSION, TEXT, TIME } from '../support/http/contract.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'

// Written by hand from functions/contract/README.md, "Refusals". No code of functions/ is used: a table that proves
// itself proves nothing.

const { send } = await localService()
const create = (user: string, more: object = {}, headers = {}) => send('POST', SESSION, ids(user, more), headers)

test('a 400 names every fault', async () => {
  const { status, headers, body } = await send('POST', SESSION, {
    user_id: 'a/b',
    terminate_sessions: [1],
  })
  expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  const errors = ['user_id', 'profile_id', 'content_id', 'device_id', 'terminate_sessions.0'].map((path) => ({
    path,
    message: TEXT,
  }))
  expect(body).toEqual(problem(400, 'invalid_request', 'fix', { errors }))
})

test('an invalid token is a 401', async () => {
  const { headers, body } = await send('POST', '/api/playback/token/validate', { token: 'nonsense' })
  expect(body).toEqual(problem(401, 'token_invalid', 'recreate', { valid: false }))
  expect(headers.get('www-authenticate')).toBe(
    'Bearer error="invalid_token", error_description="it is not a JWT that can be read"',
  )
})

test('a no of Identity or Content is a 403', async () => {
  expect((await create(newUser('not-entitled'))).body).toEqual(
    problem(403, 'not_entitled', 'show', { reason: 'no_active_subscription' }),
  )
  expect((await create(newUser(), { content_id: 'only-us-film', region: 'DE' })).body).toEqual(
    problem(403, 'content_unavailable', 'show', { reason: 'not_available_in_region' }),
  )
})

test('a session id that was never issued is a 404', async () => {
  for (const id of ['nonsense', '00000000-0000-8000-8000-000000000000'])
    expect((await send('GET', `${SESSION}/${id}`)).body).toEqual(problem(404, 'session_not_found', 'recreate'))
})

test('a 409 names the sessions that hold the slots', async () => {
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

test('a 410 says how the session ended', async () => {
  const { body: created } = await create(newUser())
  const path = `${SESSION}/${created.session.session_id}`
  expect((await send('POST', `${path}/stop`)).body).toEqual({
    status: 'stopped',
    session_status: 'stopped',
    end_reason: 'stopped',
  })
  expect((await send('POST', `${path}/heartbeat`)).body).toEqual(
    problem(410, 'session_ended', 'recreate', { session_status: 'stopped', end_reason: 'stopped', ended_at: TIME }),
  )
})

test('a body that is too large, of another type or under a used Idempotency-Key is a 413, 415 or 422', async () => {
  const large = await send('POST', SESSION, { filler: 'x'.repeat(16 * 1024) })
  expect(large.body).toEqual(problem(413, 'body_too_large', 'fix'))
  const typed = await send('POST', SESSION, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })
  expect(typed.body).toEqual(problem(415, 'unsupported_media_type', 'fix'))
  const user = newUser()
  await create(user, {}, { 'idempotency-key': 'k' })
  const reused = await create(user, { content_id: 'title-2' }, { 'idempotency-key': 'k' })
  expect(reused.body).toEqual(problem(422, 'idempotency_key_reused', 'fix'))
})

test('a create is a 503 when Identity or Content cannot be asked', async () => {
  for (const [user, content, dependency] of [
    ['identity-nonsense', 'title-1', 'identity'],
    ['user', 'content-failing-1', 'content'],
  ]) {
    const { headers, body } = await create(newUser(user), { content_id: content, region: 'US' })
    expect(body).toEqual(problem(503, 'dependency_unavailable', 'retry', { dependency }))
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
})
