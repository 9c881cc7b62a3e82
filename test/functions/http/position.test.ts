import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sent } from '../../support/http/http-event.ts'
import { movingClock, SECOND } from '../../support/service/moving-clock.ts'
import { type Answer, createBody, service } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const VERBS = ['send-heartbeat', 'pause-session', 'resume-session', 'stop-session'] as const
const json = (text: string): Sent => ({ text, headers: { 'content-type': 'application/json' } })
const at = (position: string) => json(`{"position":${position}}`)

/** As JSON: what no title has at any second, whatever its type. */
const UNUSABLE = [
  ...['null', '-1', '-1e-9', '10000000000.1', '1e11', '1e400', '-1e400'],
  ...['"3"', '"NaN"', '""', '"1:02:03"', 'true', 'false', '[]', '[3]', '{}', '{"seconds":3}', '{"__proto__":3}'],
  ...['['.repeat(7_900) + ']'.repeat(7_900), '{"a":'.repeat(2_600) + 0 + '}'.repeat(2_600)],
]

const started = async (settings = {}) => {
  const clock = movingClock()
  const running = service({ settings, clock: clock.now })
  const user = newUser()
  const id: string = (await running.create(user, { position: 70 })).body.session.session_id
  return { ...running, clock, user, id }
}

describe('a position that cannot be used', () => {
  test.each(VERBS)('is ignored on %s, which says so and does the rest', async (verb) => {
    for (const position of UNUSABLE) {
      const { call, id } = await started()
      const { status, body } = await call(verb, id, at(position))
      expect([status, body.ignored], position).toEqual([200, ['position']])
      const { body: session } = await call('get-session', id)
      expect(session.position).toBe(70)
      expect(session.status).toBe({ 'pause-session': 'paused', 'stop-session': 'stopped' }[verb as string] ?? 'active')
    }
  })

  test.each(['send-heartbeat', 'pause-session', 'resume-session'] as const)('is a sign of life on %s', async (verb) => {
    const { call, clock, id } = await started()
    for (const position of UNUSABLE) {
      clock.pass(80 * SECOND)
      expect((await call(verb, id, at(position))).status, position).toBe(200)
    }
  })

  test('keeps no slot when it comes with a stop', async () => {
    const { call, user, id } = await started()
    await call('stop-session', id, { text: '{"position":null}', headers: { 'content-type': 'text/plain' } })
    expect((await call('get-concurrency', user)).body.active_stream_count).toBe(0)
  })

  test('is in no event: events hold the one before', async () => {
    const { call, events, user, id } = await started()
    for (const verb of ['pause-session', 'send-heartbeat', 'resume-session', 'stop-session'] as const)
      await call(verb, id, at('-1'))
    expect((await events(user)).map(({ metadata }) => metadata.position)).toEqual(Array(5).fill(70))
  })

  test('is 0 on create, which says so; null is none', async () => {
    const { call } = service()
    for (const position of UNUSABLE) {
      const text = JSON.stringify(createBody(newUser(), { position: '?' })).replace('"?"', position)
      const { status, body } = await call('create-session', undefined, json(text))
      expect([status, body.session.position, body.ignored], position).toEqual([
        201,
        0,
        position === 'null' ? undefined : ['position'],
      ])
    }
  })

  test('changes nothing about a replay, which says so too', async () => {
    const { create } = service()
    const user = newUser()
    const send = (position: unknown) => create(user, { position }, { 'idempotency-key': 'k' })
    const { body: first } = await send(5)
    for (const position of [-1, 'x', {}]) {
      const { status, headers, body } = await send(position)
      expect([status, headers['idempotency-replayed'], body.ignored]).toEqual([201, 'true', ['position']])
      expect(body.session).toMatchObject({ session_id: first.session.session_id, position: 5 })
    }
  })
})

test('a reply does not mention a position that is used, or that is absent', async () => {
  const { call, create, id } = await started()
  for (const verb of VERBS)
    for (const sent of [at('1.9'), at('0'), json('{}'), {}])
      expect((await call(verb, id, sent)).body).not.toHaveProperty('ignored')
  expect((await create(newUser(), { position: 1.9 })).body).not.toHaveProperty('ignored')
})

test('a position of 1.9 is kept as 1 by every verb', async () => {
  for (const verb of VERBS) {
    const { call, id } = await started()
    await call(verb, id, at('1.9'))
    expect((await call('get-session', id)).body.position).toBe(1)
  }
})

test('no JSON value whatever as position gets another answer than 200, or ends a session', async () => {
  const running = await started()
  const values = fc.oneof(
    fc.json(),
    fc.json({ maxDepth: 6, stringUnit: 'binary' }),
    fc.double().map(String),
    fc.constantFrom(...UNUSABLE),
  )
  const outcome = ({ status, body }: Answer) => [status, body.code]
  const isJson = (text: string) => {
    try {
      return JSON.parse(text) !== undefined
    } catch {
      return false
    }
  }
  const property = fc.asyncProperty(
    fc.constantFrom(...VERBS.slice(0, 3)),
    values.filter(isJson),
    async (verb, text) => {
      running.clock.pass(80 * SECOND)
      expect(outcome(await running.call(verb, running.id, at(text)))).toEqual([200, undefined])
      const { session_id } = (await running.create(running.user)).body.session
      expect(outcome(await running.call('stop-session', session_id, at(text)))).toEqual([200, undefined])
      expect((await running.call('get-concurrency', running.user)).body.active_sessions).toEqual([running.id])
    },
  )
  await fc.assert(property, { numRuns: 100 })
}, 60_000)
