import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import type { Sent } from '../../support/http/http-event.ts'
import { createBody, service } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

/** The schema with every object in it closed: a member it does not name is a fault. */
const closed = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (schema instanceof z.ZodMiniObject)
    return z.strictObject(Object.fromEntries(Object.entries(schema.shape).map(([name, one]) => [name, closed(one)])))
  if (schema instanceof z.ZodMiniArray) return z.array(closed(schema.def.element))
  if (schema instanceof z.ZodMiniOptional) return z.optional(closed(schema.def.innerType))
  return schema
}

/** The service, each good reply checked against its row. */
const checked = (settings = {}) => {
  const time = { now: Date.now() }
  const running = service({ settings, clock: () => time.now })
  const checkedNames = new Set<EndpointName>()
  const call = async (name: EndpointName, parameter?: string, sent: Sent = {}) => {
    const { status, body } = await running.call(name, parameter, sent)
    expect(status, `${name} ${JSON.stringify(body)}`).toBe(routes[name].status)
    const { error } = z.safeParse(closed(routes[name].reply()), body)
    expect(error?.issues, `${name} ${JSON.stringify(body)}`).toBeUndefined()
    checkedNames.add(name)
    return body
  }
  return { time, call, checkedNames }
}

test('closing a schema finds what the open one lets through', () => {
  const schema = z.object({ a: z.optional(z.array(z.object({ b: z.string() }))) })
  expect(z.safeParse(closed(schema), { a: [{ b: '' }] }).success).toBe(true)
  for (const value of [{ c: 1 }, { a: [{ b: '', c: 1 }] }]) {
    expect(z.safeParse(schema, value).success).toBe(true)
    expect(z.safeParse(closed(schema), value).success).toBe(false)
  }
})

test('every reply of a session’s life is what its row describes', async () => {
  const { time, call, checkedNames } = checked({ MAX_CONCURRENT_STREAMS: '2', JWT_EXPIRATION: '3m' })
  const user = newUser()
  await call('get-health')
  await call('get-concurrency', user)
  await call('get-history', user)
  await call('get-position', user)
  const body = createBody(user, { region: 'US', position: 3.5 })
  const created = await call('create-session', undefined, { body, headers: { 'idempotency-key': 'one' } })
  await call('create-session', undefined, { body, headers: { 'idempotency-key': 'one' } })
  const { session_id: id } = created.session
  const second = await call('create-session', undefined, { body: createBody(user) })
  const naming = createBody(user, { terminate_sessions: [second.session.session_id] })
  const third = await call('create-session', undefined, { body: naming })
  expect(third.terminated_sessions).toEqual([second.session.session_id])
  const token = created.playback_token
  await call('validate-token', undefined, { body: { token } })
  await call('refresh-token', undefined, { body: { token } })
  await call('send-heartbeat', id)
  time.now += 89_000
  await call('send-heartbeat', id, { body: { position: 90.5 } })
  time.now += 1_000
  const renewing = await call('send-heartbeat', id, { headers: { authorization: `Bearer ${token}` } })
  expect(renewing).toHaveProperty('playback_token')
  await call('pause-session', id)
  await call('send-heartbeat', id)
  for (const verb of ['get-session', 'resume-session', 'get-session', 'stop-session', 'get-session'] as const)
    await call(verb, id)
  await call('terminate-session', id)
  await call('stop-session', id)
  await call('get-concurrency', user)
  for (const ended of [id, second.session.session_id, third.session.session_id]) {
    time.now += 60_000
    await call('get-session', ended)
    await call('terminate-session', ended)
  }
  expect(checkedNames.size, 'endpoints in this walk').toBe(13)
})
