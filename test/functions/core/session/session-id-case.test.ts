import { expect, test } from 'vitest'
import { parseSessionId } from '../../../../functions/core/session/session-id.ts'
import { service, verbsOnSession } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { believing, userToken } from '../../../support/tokens/identity.ts'

/** RFC 9562 section 4: written in lower case, read in either. */
const writings = [
  (id: string) => id,
  (id: string) => id.toUpperCase(),
  (id: string) => id.replace(/[a-f]/g, (letter, at: number) => (at % 2 ? letter : letter.toUpperCase())),
]
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const guarded = (more = {}) => service({ settings: { ...believing(), ...more } })

test('a session id is the same in upper and lower case and is kept in lower case', () => {
  const id = '019ab3c4-d5e6-8011-9abc-def012345678'
  for (const written of writings) expect(parseSessionId(written(id))).toEqual({ id, partition: 0x11 })
})

test('every endpoint takes a session id in upper or lower case with the session’s own token', async () => {
  const running = guarded()
  for (const written of writings) {
    const user = newUser()
    const { session, playback_token: token } = (await running.create(user, {}, bearer(userToken(user)))).body
    for (const verb of verbsOnSession)
      expect((await running.call(verb, written(session.session_id), { headers: bearer(token) })).status, verb).toBe(200)
  }
})

test('a session id in upper case works with the user’s token and with a beacon', async () => {
  const running = guarded()
  for (const written of writings) {
    const user = newUser()
    const { session, playback_token: token } = (await running.create(user, {}, bearer(userToken(user)))).body
    const id = written(session.session_id)
    const { body } = await running.call('get-session', id, { headers: bearer(userToken(user)) })
    expect(body.session_id).toBe(session.session_id)
    const text = JSON.stringify({ token })
    const stop = await running.call('stop-session', id, { text, headers: { 'content-type': 'text/plain' } })
    expect(stop).toMatchObject({ status: 200, body: { session_status: 'stopped' } })
  }
})

test('the token of another session is refused for a session id in upper or lower case', async () => {
  const running = guarded()
  const user = newUser()
  const [one, other] = [
    await running.create(user, {}, bearer(userToken(user))),
    await running.create(user, {}, bearer(userToken(user))),
  ]
  for (const written of writings)
    expect(
      (
        await running.call('get-session', written(one.body.session.session_id), {
          headers: bearer(other.body.playback_token),
        })
      ).status,
    ).toBe(401)
})

test('a session to take over may be named in upper or lower case, once or in both', async () => {
  const running = service({ settings: { MAX_CONCURRENT_STREAMS: '1' } })
  const naming = [
    ...writings.map((written) => (id: string) => [written(id)]),
    (id: string) => writings.map((one) => one(id)),
  ]
  for (const named of naming) {
    const user = newUser()
    const { session_id } = (await running.create(user)).body.session
    const { status, body } = await running.create(user, { terminate_sessions: named(session_id) })
    expect([status, body.terminated_sessions]).toEqual([201, [session_id]])
  }
})

test('a create sent again may name the sessions to take over in upper or lower case', async () => {
  const running = service()
  const user = newUser()
  const { session_id } = (await running.create(user)).body.session
  const create = (...terminate_sessions: string[]) =>
    running.create(user, { terminate_sessions }, { 'idempotency-key': 'k' })
  const first = await create(session_id.toUpperCase())
  const again = await create(session_id, session_id.toUpperCase())
  expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true'])
  expect(again.body.session.session_id).toBe(first.body.session.session_id)
})

test('a session id in upper case is answered and kept in lower case', async () => {
  const running = service()
  const user = newUser()
  const { session_id } = (await running.create(user)).body.session
  const capitals = session_id.toUpperCase()
  const next = await running.create(user, { terminate_sessions: [capitals] }, { 'idempotency-key': 'k' })
  const id = next.body.session.session_id.toUpperCase()
  const answers = [next]
  for (const verb of ['pause-session', 'get-session', 'send-heartbeat', 'stop-session', 'terminate-session'] as const)
    answers.push(await running.call(verb, id))
  const events = await running.events(user)
  const keys = await running.redis.keys(`*${id}*`)
  expect(events.length).toBeGreaterThan(5)
  expect(keys).toEqual([])
  expect(JSON.stringify([answers, events])).not.toContain(id)
  expect(JSON.stringify([answers, events])).not.toContain(capitals)
})
