import { expect, test } from 'vitest'
import { movingClock, SECOND } from '../support/service/moving-clock.ts'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

test('a heartbeat moves the deadline and says when the next one is due', async () => {
  const clock = movingClock()
  const { create, call } = service({ clock: clock.now })
  const id = (await create(newUser())).body.session.session_id
  clock.pass(30 * SECOND)
  const { status, body } = await call('send-heartbeat', id, { body: { position: 30 } })
  expect([status, body.status, body.session_status, body.next_heartbeat_seconds]).toEqual([200, 'ok', 'active', 30])
  expect(Date.parse(body.deadline)).toBe(clock.now() + 90 * SECOND)
})

test('a heartbeat after the deadline is a 410 whose recovery is to create anew', async () => {
  const clock = movingClock()
  const { create, call } = service({ clock: clock.now })
  const id = (await create(newUser())).body.session.session_id
  clock.pass(91 * SECOND)
  const { status, body } = await call('send-heartbeat', id)
  expect([status, body.code, body.end_reason, body.recovery]).toEqual([
    ...[410, 'session_ended', 'missed_heartbeats', 'recreate'],
  ])
})

test('a heartbeat of an id that was never issued is a 404', async () => {
  const { call } = service()
  expect((await call('send-heartbeat', '00000000-0000-8000-8000-000000000000')).status).toBe(404)
})
