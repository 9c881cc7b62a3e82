import { expect, test } from 'vitest'
import { createErasure } from '../../../../functions/core/erasure/erasure.ts'
import { partitionOf } from '../../../../functions/core/redis/partition.ts'
import { createOutbox } from '../../../../functions/core/relay/outbox.ts'
import { erasing, NOTHING, plenty } from '../../../support/erasure/erasing.ts'
import { everythingIn, keysAbout } from '../../../support/erasure/everything.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import { relaying } from '../../../support/relay/relaying.ts'
import { MINUTE } from '../../../support/service/moving-clock.ts'
import { newUser } from '../../../support/service/users.ts'

test('while a session lives nothing is removed, and what is held is said', async () => {
  const { running, look, erase, play, ask } = await erasing({ MAX_CONCURRENT_STREAMS: '1' })
  const userId = newUser()
  const id = await play(userId, {}, { 'idempotency-key': 'k' })
  expect((await running.create(userId)).status).toBe(409)
  const before = await everythingIn(ask)
  const held = { ...NOTHING, live: 1, slots: 1, account: 1, memory: 1, requests: 1, denials: 1, outbox: 2 }
  expect(await look(userId)).toEqual(held)
  expect(await erase(userId)).toEqual({ outcome: 'playing', held })
  expect([...(await everythingIn(ask)).keys()]).toEqual([...before.keys()])
  expect((await running.call('send-heartbeat', id)).status).toBe(200)
})

test('ending is a terminate of each session, and its player is told to say so', async () => {
  const { running, end, play, publish, erase, about } = await erasing()
  const userId = newUser()
  const ids = [await play(userId), await play(userId)]
  expect(await end(userId)).toEqual({ outcome: 'ended', ended: 2, told_ms: 30_000 })
  for (const id of ids) {
    const { status, body } = await running.call('send-heartbeat', id)
    expect([status, body.recovery, body.end_reason]).toEqual([410, 'show', 'terminated'])
  }
  const events = await running.events(userId)
  expect(events.map(({ event_type: type }) => type)).toEqual([
    ...Array(2).fill('playback.started'),
    ...Array(2).fill('playback.completed'),
  ])
  expect(await end(userId)).toEqual({ outcome: 'ended', ended: 0, told_ms: 0 })
  await publish()
  expect(await erase(userId)).toMatchObject({ outcome: 'erased', held: { ended: 2 }, left: NOTHING })
  expect(await about(userId)).toEqual([])
  for (const id of ids) expect((await running.call('send-heartbeat', id)).status).toBe(404)
})

test('a session past its deadline does not stand in the way: it is ended as expired first', async () => {
  const { running, clock, play, erase, about, publish } = await erasing()
  const userId = newUser()
  await play(userId)
  clock.pass(2 * MINUTE)
  expect(await erase(userId)).toMatchObject({ outcome: 'erased', left: { ...NOTHING, outbox: 2 } })
  expect((await running.events(userId)).at(-1)).toMatchObject({ event_type: 'playback.expired' })
  await publish()
  expect(await about(userId)).toEqual([])
})

test('a create after an erasure starts a new account, also with an Idempotency-Key of before', async () => {
  const { running, end, erase, play, look } = await erasing()
  const userId = newUser()
  const before = await play(userId, {}, { 'idempotency-key': 'k' })
  await end(userId)
  await erase(userId)
  const { status, body } = await running.create(userId, {}, { 'idempotency-key': 'k' })
  expect([status, body.concurrency.active_stream_count]).toEqual([201, 1])
  expect(body.session.session_id).not.toBe(before)
  expect(await look(userId)).toMatchObject({ live: 1, ended: 0, requests: 1 })
})

test('it is repeated without harm, and of a user who was never there nothing is held', async () => {
  const { end, erase, play, look, publish } = await erasing()
  const userId = newUser()
  await play(userId)
  await end(userId)
  await erase(userId)
  await publish()
  expect(await erase(userId)).toEqual({ outcome: 'erased', held: NOTHING, left: NOTHING })
  expect(await look(newUser())).toEqual(NOTHING)
})

/** An id of a partition that begins so. */
const inPartition = (partition: number, beginning: string): string =>
  Array.from({ length: 9_999 }, (_, i) => `${beginning}${i}`).find((id) => partitionOf(id) === partition) ?? ''

test('users whose ids look like patterns, or like each other, are kept apart', async () => {
  const { end, erase, play, about, look, publish } = await erasing()
  const inOnePartition = ['a*', 'a', 'a:b', 'a[b]', '*', 'ab'].map((id) => inPartition(3, id))
  const ids = [...inOnePartition, inPartition(3, inOnePartition[1] ?? ''), '{10}', 'session', '0-63']
  for (const id of ids) await play(id, {}, { 'idempotency-key': id })
  await publish()
  const rest = new Set(ids)
  for (const id of ids) {
    await end(id)
    await publish()
    expect(await erase(id)).toMatchObject({ outcome: 'erased', held: { ended: 1, requests: 1 }, left: NOTHING })
    rest.delete(id)
    for (const other of rest) expect(await look(other), `${other} after ${id}`).toMatchObject({ live: 1, requests: 1 })
  }
  expect(await about(ids[0] ?? '')).toEqual([])
})

test('more live sessions than a step may end are ended and erased', async () => {
  const { end, erase, play, about, publish } = await erasing({ MAX_CONCURRENT_STREAMS: '1000' })
  const userId = newUser()
  for (const _ of Array(230)) await play(userId)
  expect(await end(userId)).toMatchObject({ ended: 230 })
  expect(await erase(userId)).toMatchObject({ outcome: 'erased', held: { ended: 60 } })
  await publish()
  expect(await about(userId)).toEqual([])
})

test('more overdue sessions than a step may end are ended before anything is removed', async () => {
  const { erase, play, about, publish, clock, ask } = await erasing({ MAX_CONCURRENT_STREAMS: '1000' })
  const userId = newUser()
  for (const _ of Array(230)) await play(userId)
  clock.pass(2 * MINUTE)
  expect(await erase(userId)).toMatchObject({ outcome: 'erased', left: { outbox: 460 } })
  await publish()
  expect(await about(userId)).toEqual([])
  expect(await ask.keys('*:session:*')).toEqual([])
  expect(await ask.keys('*:deadlines')).toEqual([])
})

test('events are published before they are gone, and dead letters of the user go without', async () => {
  const { redis, start, bus, running } = await relaying()
  const [userId, store] = [newUser(), running.store]
  const neighbour = inPartition(partitionOf(userId), 'neighbour-')
  for (const one of [userId, neighbour]) await running.create(one)
  const outbox = createOutbox(store, 0)
  const partition = partitionOf(userId)
  for (const { id } of (await outbox.take(partition, 9, '')).entries) await outbox.deadLetter(partition, id, 'a test')
  const erasure = createErasure(store, { patience: 0, every: 1 })
  await erasure.end(userId, plenty)
  expect(await erasure.erase(userId, plenty)).toMatchObject({
    ...{ outcome: 'erased', held: { outbox: 1, dead_letters: 1 } },
    left: { ...NOTHING, outbox: 1 },
  })
  const patient = createErasure(store, { patience: 20_000, every: 20 })
  start()
  const answer = await patient.erase(userId, plenty)
  expect(answer).toMatchObject({ outcome: 'erased', left: NOTHING })
  expect(keysAbout(userId, await everythingIn(redis.ask))).toEqual([])
  const completed = bus.accepted.filter((event) => JSON.stringify(event).includes(userId))
  expect(completed).toMatchObject([{ event_type: 'playback.completed' }])
  expect(await outbox.redrive(partition)).toBe(1)
  expect(keysAbout(neighbour, await everythingIn(redis.ask))).not.toEqual([])
})

testOnServer('with memory full sessions are ended and a user is erased', async () => {
  const { own, end, erase, play, about } = await erasing({}, [
    '--maxmemory',
    '100mb',
    '--maxmemory-policy',
    'noeviction',
  ])
  const userId = newUser()
  await play(userId)
  await own.ask.config('SET', 'maxmemory', '1mb')
  await expect(own.ask.set('more', 'x')).rejects.toThrow('OOM')
  expect(await end(userId)).toMatchObject({ ended: 1 })
  expect(await erase(userId)).toMatchObject({ outcome: 'erased', left: { ...NOTHING, outbox: 2 } })
  expect((await about(userId)).map((key) => key.split(':')[1])).toEqual(['outbox'])
})
