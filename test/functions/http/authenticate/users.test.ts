import { describe, expect, test } from 'vitest'
import { partitionOf } from '../../../../functions/core/redis/partition.ts'
import { asked, guarded, isForPlayersAlone, playing } from '../../../support/service/guarded.ts'
import { createBody, verbsOnSession } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { bearing, userToken } from '../../../support/tokens/identity.ts'

/** Users of the partition that a session is in. */

const strangersIn = (sessionId: string) => {
  const partition = Number.parseInt(sessionId.slice(15, 18), 16)
  const users = Array.from({ length: 2_000 }, newUser).filter((one) => partitionOf(one) === partition)
  expect(users.length).toBeGreaterThan(1)
  return users.slice(0, 2)
}

test('a user creates, reads, lists and ends his sessions', async () => {
  const running = guarded()
  const { userId, user, sessionId } = await playing(running)
  const count = await asked(running, async () => {
    expect((await running.call('get-session', sessionId, user)).status).toBe(200)
  })
  expect(count).toBe(1)
  expect((await running.call('get-concurrency', userId, user)).body.active_sessions).toEqual([sessionId])
  expect((await running.call('terminate-session', sessionId, user)).body.end_reason).toBe('terminated')
})

test('a user can neither create for another nor see what he plays', async () => {
  const running = guarded()
  const { userId } = await playing(running)
  const stranger = bearing(userToken(newUser()))
  const count = await asked(running, async () => {
    const created = await running.call('create-session', undefined, { ...stranger, body: createBody(userId) })
    const listed = await running.call('get-concurrency', userId, stranger)
    for (const { status, body } of [created, listed])
      expect([status, body.code, body.recovery]).toEqual([403, 'forbidden', 'show'])
  })
  expect(count).toBe(0)
})

test('an idempotency key does not open another user’s session', async () => {
  const running = guarded()
  const userId = newUser()
  const key = { 'idempotency-key': 'the-key' }
  const create = (by: string) =>
    running.call('create-session', undefined, {
      body: createBody(userId),
      headers: { ...key, authorization: `Bearer ${userToken(by)}` },
    })
  expect((await create(userId)).status).toBe(201)
  expect((await create(newUser())).status).toBe(403)
})

test('a caller who may act for every user creates, lists, reads and ends sessions for anyone, but plays for nobody', async () => {
  const running = guarded()
  const { userId, sessionId } = await playing(running)
  const admin = bearing(userToken('operator', { scope: 'openid playback:admin' }))
  const nameless = bearing(userToken('', { sub: undefined, scope: 'playback:admin' }))
  expect((await running.call('create-session', undefined, { ...admin, body: createBody(userId) })).status).toBe(201)
  expect((await running.call('get-concurrency', userId, nameless)).body.active_stream_count).toBe(2)
  expect((await running.call('get-session', sessionId, admin)).status).toBe(200)
  for (const name of verbsOnSession.filter(isForPlayersAlone))
    expect((await running.call(name, sessionId, admin)).status).toBe(401)
  expect((await running.call('terminate-session', sessionId, admin)).status).toBe(200)
})

test.each(['playback:administrator', 'admin', 'PLAYBACK:ADMIN', ' ', 'playback:admin,x', ['playback:admin,x'], 7])(
  'the scope %j makes no administrator',
  async (scope) => {
    const running = guarded()
    const { userId } = await playing(running)
    const { status } = await running.call('get-concurrency', userId, bearing(userToken(newUser(), { scope })))
    expect([401, 403]).toContain(status)
  },
)

describe.each(['get-session', 'terminate-session'] as const)('another user’s session on %s', (name) => {
  const UNKNOWN = '00000000-0000-8000-8000-000000000000'

  test('looks exactly like one that does not exist', async () => {
    const running = guarded()
    const { sessionId, user } = await playing(running)
    // Of the same partition too: what the id alone does not tell, Redis must not either.
    for (const stranger of [newUser(), ...strangersIn(sessionId)]) {
      const foreign = await running.call(name, sessionId, bearing(userToken(stranger)))
      const unknown = await running.call(name, UNKNOWN, bearing(userToken(stranger)))
      expect(foreign.status).toBe(404)
      expect({ ...foreign.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' })
      expect(Object.keys(foreign.headers)).toEqual(Object.keys(unknown.headers))
    }
    expect((await running.call('get-session', sessionId, user)).body.status).toBe('active')
  })

  test('is not even ended when its deadline has passed', async () => {
    const time = { now: Date.now() }
    const running = guarded(() => time.now)
    const { userId, sessionId, user } = await playing(running)
    const [stranger = ''] = strangersIn(sessionId)
    time.now += 3_600_000
    expect((await running.call(name, sessionId, bearing(userToken(stranger)))).status).toBe(404)
    expect((await running.events(userId)).map((event) => event.event_type)).toEqual(['playback.started'])
    expect((await running.call('get-session', sessionId, user)).body.status).toBe('expired')
  })
})
