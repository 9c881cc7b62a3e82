import { expect, test } from 'vitest'
import { createErasure } from '../../../../functions/core/erasure/erasure.ts'
import { partitionOf } from '../../../../functions/core/redis/partition.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { serviceAsking } from '../../../support/entitlement/asking.ts'
import { erasing, NOTHING, plenty } from '../../../support/erasure/erasing.ts'
import { everythingIn, keysAbout } from '../../../support/erasure/everything.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { newUser } from '../../../support/service/users.ts'
import { versionBefore } from '../../../support/version-before/version-before.ts'

test.each(['1', '2'])(
  'with SESSION_LAYOUT %s everything that is remembered of a user is found and removed',
  async (layout) => {
    const { address, ask } = await ownRedis()
    const settings = { REDIS_ADDR: address, SESSION_LAYOUT: layout, MAX_CONCURRENT_STREAMS: '2' }
    const yes = { body: { entitled: true, available: true } }
    const no = { body: { available: false, reason: 'gone' } }
    const asking = await serviceAsking(
      [yes],
      [({ parameters }) => (parameters.contentID === 'gone' ? no : yes)],
      settings,
    )
    const erasure = createErasure(asking.store, { patience: 0, every: 1 })
    const [userId, other] = [newUser('u:{v}'), newUser('u:{v}')]
    for (const one of [userId, other]) {
      const { body } = await asking.create(one, {}, { 'idempotency-key': 'k' })
      await asking.call('stop-session', body.session.session_id)
      await asking.create(one, { content_id: 'gone' })
      for (const _ of Array(3)) await asking.create(one, { content_id: 'film' })
    }
    const held = {
      live: 2,
      ended: 1,
      slots: 1,
      account: 1,
      memory: 1,
      requests: 1,
      decisions: 6,
      denials: 2,
      dead_letters: 0,
      logged_sessions: 0,
      logged_events: 0,
    }
    expect(await erasure.look(userId, plenty)).toMatchObject({ held })
    await erasure.end(userId, plenty)
    const before = await everythingIn(ask)
    expect(await erasure.erase(userId, plenty)).toMatchObject({
      ...{ outcome: 'erased', held: { ...held, live: 0, ended: 3, slots: 0 } },
      left: { ...NOTHING, outbox: expect.any(Number) },
    })
    const after = await everythingIn(ask)
    expect(keysAbout(userId, after).filter((key) => !key.endsWith(':outbox'))).toEqual([])
    for (const key of keysAbout(other, before)) expect(after.get(key)?.texts, key).toEqual(before.get(key)?.texts)
    expect(await erasure.look(other, plenty)).toMatchObject({ held })
  },
)

test('what version 1.0 has written beside this one is found and removed, its ended sessions too', async () => {
  const { running, ask, clock, look, end, erase, about, publish } = await erasing({ SESSION_LAYOUT: '1' })
  const userId = newUser()
  const before = versionBefore(ask, userId, clock.now)
  const [ended, live] = [createSessionId(userId, clock.now()), createSessionId(userId, clock.now())]
  await before.claim(ended, { request: 'r'.repeat(43) })
  await before.on('stop-session', ended)
  await before.claim(live)
  expect(await look(userId)).toMatchObject({ live: 1, ended: 1, requests: 1 })
  expect(await erase(userId)).toMatchObject({ outcome: 'playing' })
  await end(userId)
  expect((await before.on('send-heartbeat', live)).outcome).toBe('ended')
  await publish()
  expect(await erase(userId)).toMatchObject({ outcome: 'erased', held: { ended: 2 }, left: NOTHING })
  expect(await about(userId)).toEqual([])
  expect((await before.on('send-heartbeat', live)).outcome).toBe('missing')
  const again = createSessionId(userId, clock.now())
  expect((await before.claim(again)).outcome).toBe('granted')
  expect((await running.call('send-heartbeat', again)).status).toBe(200)
})

test('a session that lost its account’s memory is found by its own words', async () => {
  const { running, ask, look, erase, about, publish, play } = await erasing()
  const userId = newUser()
  await running.call('stop-session', await play(userId))
  await ask.del(...(await ask.keys('*:memory:*')))
  await publish()
  expect(await look(userId)).toMatchObject({ ended: 1, memory: 0 })
  expect(await erase(userId)).toMatchObject({ left: NOTHING })
  expect(await about(userId)).toEqual([])
})

test('another user’s session that names the user elsewhere stays', async () => {
  const { running, end, erase, look, play, publish } = await erasing()
  const userId = newUser()
  const others = Array.from({ length: 999 }, () => newUser())
  const other = others.find((one) => partitionOf(one) === partitionOf(userId)) ?? ''
  const id = await play(other, { profile_id: userId, device_id: userId })
  expect(await look(userId)).toEqual(NOTHING)
  await play(userId)
  await end(userId)
  await erase(userId)
  await publish()
  expect((await running.call('send-heartbeat', id)).status).toBe(200)
})
