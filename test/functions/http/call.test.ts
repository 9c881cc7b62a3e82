import { describe, expect, test } from 'vitest'
import { createBody, service } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const ID = 'must be 1–128 visible ASCII characters'
const USER_ID = `${ID} without / ? # %, and neither . nor ..`
const TEXT = 'must be a text'
const MISSING = 'is missing'

test('every fault of a request is named at once', async () => {
  const { call } = service()
  const { status, body } = await call('create-session', undefined, {
    body: {
      user_id: 'a/b',
      content_id: '',
      device_id: 7,
      region: 'two words',
      position: '3',
      terminate_sessions: [1, 'good', ''],
    },
    headers: { 'idempotency-key': 'two words' },
  })
  expect(status).toBe(400)
  expect(body.errors).toEqual([
    { path: 'user_id', message: USER_ID },
    { path: 'profile_id', message: MISSING },
    { path: 'content_id', message: ID },
    { path: 'device_id', message: TEXT },
    { path: 'region', message: ID },
    { path: 'terminate_sessions.0', message: TEXT },
    { path: 'terminate_sessions.2', message: ID },
    { path: 'Idempotency-Key', message: ID },
  ])
  expect(body.detail).toContain('terminate_sessions.0 must be')
})

test('thousands of faults get an answer of ordinary size', async () => {
  const { create } = service()
  const { body } = await create(newUser(), { terminate_sessions: Array(8_000).fill(1) })
  expect(body.errors[0]).toEqual({ path: 'terminate_sessions', message: 'must name at most 16 sessions' })
  expect(JSON.stringify(body).length).toBeLessThan(16_384)
})

test('at most sixteen sessions can be named at once', async () => {
  const { create } = service()
  const naming = async (terminate_sessions: unknown) => (await create(newUser(), { terminate_sessions })).status
  expect(await naming(Array(16).fill('x'))).toBe(201)
  for (const wrong of [Array(17).fill('x'), 'x', {}, 0, false, [null], ['two words'], [[]]])
    expect(await naming(wrong)).toBe(400)
})

test('a fault says that an absent member is missing, and that one of another type must be a text', async () => {
  const { call } = service()
  const faultsOf = async (name: 'create-session' | 'validate-token' | 'refresh-token', body: object) =>
    (await call(name, undefined, { body })).body.errors
  const required = ['user_id', 'profile_id', 'content_id', 'device_id']
  const all = (message: string) => required.map((path) => ({ path, message }))
  expect(await faultsOf('create-session', {})).toEqual(all(MISSING))
  for (const other of [7, 0, true, false, {}, [], ['x'], null]) {
    const body = Object.fromEntries(required.map((path) => [path, other]))
    expect(await faultsOf('create-session', body)).toEqual(all(TEXT))
    for (const name of ['validate-token', 'refresh-token'] as const)
      expect(await faultsOf(name, { token: other })).toEqual([{ path: 'token', message: TEXT }])
  }
  for (const name of ['validate-token', 'refresh-token'] as const)
    expect(await faultsOf(name, {})).toEqual([{ path: 'token', message: MISSING }])
  for (const region of [7, {}, []])
    expect(await faultsOf('create-session', createBody('ann', { region }))).toEqual([{ path: 'region', message: TEXT }])
})

test('optional members of a create that are null are absent, also for the Idempotency-Key', async () => {
  const { create } = service({ settings: { DEFAULT_REGION: 'SE' } })
  const user = newUser()
  const key = { 'idempotency-key': 'one' }
  const { status, body } = await create(user, { region: null, position: null, terminate_sessions: null }, key)
  expect([status, body.session.region, body.session.position, body.terminated_sessions]).toEqual([201, 'SE', 0, []])
  expect((await create(user, {}, key)).headers['idempotency-replayed']).toBe('true')
  expect((await create(user, { region: null }, key)).headers['idempotency-replayed']).toBe('true')
})

test('unknown members are ignored, also for the Idempotency-Key', async () => {
  const { create } = service()
  const user = newUser()
  const headers = { 'idempotency-key': 'one' }
  const first = await create(user, { toString: 1, constructor: 'x', more: [{ a: null }] }, headers)
  const again = await create(user, { other: true }, headers)
  expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true'])
  expect(Object.keys(first.body.session)).not.toContain('more')
})

describe('a position', () => {
  test('is kept in whole seconds, rounded down', async () => {
    const { create, call } = service()
    for (const [sent, kept] of [
      [0, 0],
      [-0, 0],
      [3.99, 3],
      [0.999999, 0],
      [1e10, 1e10],
      [9_999_999_999.9, 9_999_999_999],
      [1e-300, 0],
    ]) {
      const { body } = await create(newUser(), { position: sent })
      expect([sent, body.session.position]).toEqual([sent, kept])
      expect((await call('get-session', body.session.session_id)).body.position).toBe(kept)
    }
  })

  test('is optional and stays where it was without one', async () => {
    const { create, call } = service()
    const { session_id } = (await create(newUser(), { position: 70 })).body.session
    for (const [sent, kept] of [
      [{}, 70],
      [{ body: {} }, 70],
      [{ body: { position: 0 } }, 0],
    ] as const) {
      expect((await call('send-heartbeat', session_id, sent)).status).toBe(200)
      expect((await call('get-session', session_id)).body.position).toBe(kept)
    }
  })
})

describe('an id', () => {
  test('has 1 to 128 visible ASCII characters', async () => {
    const { create } = service()
    for (const good of ['x', '!'.repeat(128), '~', 'a/b?c#d%e', '"\\\'', '{}', '0'])
      expect((await create(newUser(), { content_id: good, profile_id: good, device_id: good })).status).toBe(201)
    for (const bad of ['', ' ', 'x'.repeat(129), 'two words', 'ü', '\n', 'x\n', '\u007f', '\u0000', '👍'])
      expect((await create(newUser(), { content_id: bad })).body.errors).toEqual([{ path: 'content_id', message: ID }])
  })

  test('of a user is without / ? # % in body and path', async () => {
    const { create, call } = service()
    for (const bad of ['.', '..', 'a/b', 'a?b', 'a#b', 'a%b', '/', '%41', '', ' ', 'ü', 'x'.repeat(129), 'x\n']) {
      expect((await create(bad)).body.errors, bad).toEqual([{ path: 'user_id', message: USER_ID }])
      expect((await call('get-concurrency', bad)).body.errors, bad).toEqual([{ path: 'userID', message: USER_ID }])
    }
    for (const good of ['a:b', 'a+b', 'a&b=c', "!$'()*,;@~", '...', '.a', '..a', 'a..', '.-.', 'x'.repeat(128)])
      expect((await call('get-concurrency', good)).status, good).toBe(200)
  })

  test('of a session that could not exist is a 404', async () => {
    const { call } = service()
    const bad = ['', 'x', '%', '../..', 'ü', '00000000-0000-4000-8000-000000000000', '0'.repeat(5_000)]
    for (const id of bad)
      for (const name of ['get-session', 'terminate-session', 'send-heartbeat', 'stop-session'] as const)
        expect((await call(name, id)).body).toMatchObject({ status: 404, code: 'session_not_found' })
  })
})

describe('an Idempotency-Key', () => {
  test('has 1 to 128 visible ASCII characters', async () => {
    const { create } = service()
    const keyed = (key: string) => create(newUser(), {}, { 'idempotency-key': key })
    for (const good of ['x', '"quoted"', '~'.repeat(128), ':', 'a/b?c#d%e'])
      expect((await keyed(good)).status).toBe(201)
    for (const bad of ['', ' ', 'two words', 'x'.repeat(129), 'ü', 'x, y'])
      expect((await keyed(bad)).body.errors).toEqual([{ path: 'Idempotency-Key', message: ID }])
  })

  test('means nothing to routes that take none', async () => {
    const { create, call } = service()
    const { session_id } = (await create(newUser())).body.session
    const headers = { 'idempotency-key': 'two words' }
    expect((await call('send-heartbeat', session_id, { headers })).status).toBe(200)
  })
})

test('a usable X-Correlation-Id travels into the event', async () => {
  const { create, events } = service()
  const correlated = async (id: string | undefined) => {
    const user = newUser()
    const { headers } = await create(user, {}, id === undefined ? {} : { 'x-correlation-id': id })
    return [(await events(user))[0]?.correlation_id, headers['x-request-id']]
  }
  for (const good of ['trace-1', '~'.repeat(128), 'a,b']) expect((await correlated(good))[0]).toBe(good)
  for (const bad of [undefined, '', ' ', 'two words', 'x'.repeat(129), 'ü']) {
    const [used, requestId] = await correlated(bad)
    expect(used).toBe(requestId)
  }
})

test('unknown members of a body reach no script', async () => {
  const { create, call } = service()
  const { session_id } = (await create(newUser(), { degraded: true, status: 'stopped', plan_limit: 9 })).body.session
  await call('send-heartbeat', session_id, { body: { session_id: 'x', status: 'stopped', now: 1 } })
  expect((await call('get-session', session_id)).body).toMatchObject({ status: 'active', degraded: false })
})
