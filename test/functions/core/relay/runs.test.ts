import { expect, test } from 'vitest'
import { partitionOf } from '../../../../functions/core/redis/partition.ts'
import { createOutbox } from '../../../../functions/core/relay/outbox.ts'
import { createRelay } from '../../../../functions/core/relay/relay.ts'
import { distinct, EVERY, relaying, seenByRelay, until } from '../../../support/relay/relaying.ts'
import { logged } from '../../../support/service/logged.ts'
import { newUser } from '../../../support/service/users.ts'

const settled = <Value>(promise: Promise<Value>) =>
  Promise.race([promise, new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 50))])

test('an older run of the relay ends when a newer one has come, and the newer one goes on', async () => {
  const { running, bus, start } = await relaying()
  const [older, newer] = [start(), start()]
  expect(await older.done).toMatchObject({ left: 'replaced' })
  await running.create(newUser())
  await until(() => bus.accepted.length === 1)
  expect(await settled(newer.done)).toBeUndefined()
})

test('runs of the relay for different ranges do not replace each other', async () => {
  const { running, bus, start } = await relaying()
  const runs = [start([0, 31]), start([0, 63])]
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await settled(Promise.race(runs.map(({ done }) => done)))).toBeUndefined()
  for (let i = 0; i < 10; i++) await running.create(newUser())
  await until(() => bus.accepted.length === 10)
})

test('two runs of the relay at once publish each event once', async () => {
  const { running, bus, start, isEmpty } = await relaying({ idleMs: 20_000 })
  start([0, 63])
  start([0, 62])
  for (let i = 0; i < 100; i++) await running.create(newUser())
  await until(isEmpty)
  expect([bus.accepted.length, distinct(bus).length]).toEqual([100, 100])
})

test('a run of the relay that has lost its lease leaves what it could not publish to the next', async () => {
  logged()
  const relay = await relaying({ script: () => ({ status: 500 }) })
  for (let i = 0; i < 5; i++) await relay.running.create(newUser())
  const older = relay.start()
  await until(() => relay.bus.requests > 5)
  relay.start()
  expect(await older.done).toMatchObject({ published: 0, left: 'replaced' })
  expect(await relay.waiting()).toBe(5)
  relay.bus.script = () => 'accept'
  await until(relay.isEmpty)
  expect([relay.bus.accepted.length, distinct(relay.bus).length]).toEqual([5, 5])
})

test('events that a run of the relay read before it died are published by the next run after a while', async () => {
  const { running, bus, start, isEmpty } = await relaying({ idleMs: 2_000 })
  const userId = newUser()
  await running.create(userId)
  const { entries } = await createOutbox(running.store).take(partitionOf(userId), 10, '')
  expect(entries).toHaveLength(1)
  start()
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(bus.accepted).toEqual([])
  await until(isEmpty)
  expect(bus.accepted).toHaveLength(1)
})

test('a run of the relay that is replaced sends the events it has read, so that none waits until it counts as abandoned', async () => {
  const { running, bus, start, isEmpty } = await relaying({
    idleMs: 60_000,
    script: () => new Promise((resolve) => setTimeout(resolve, 400, 'accept')),
  })
  for (let i = 0; i < 60; i++) await running.create(newUser())
  const older = start()
  await until(() => bus.requests > 0)
  start()
  await until(isEmpty)
  expect(await older.done).toMatchObject({ left: 'replaced' })
  expect([bus.accepted.length, distinct(bus).length]).toEqual([60, 60])
})

test('a run of the relay ends when twenty seconds are left, not before', async () => {
  const { running, bus } = await relaying()
  let left = 20_100
  const done = createRelay(createOutbox(running.store), seenByRelay(bus)).run(
    EVERY,
    () => left,
    () => {},
  )
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await settled(done)).toBeUndefined()
  left = 19_900
  expect(await done).toMatchObject({ left: 'time' })
})

test('a run of the relay ends before its timeout even when Redis and the bus never answer', async () => {
  const { running, bus } = await relaying({ script: () => 'hang' })
  const never = () => new Promise<never>(() => {})
  const dead = { ...createOutbox(running.store), take: never, takeLease: never }
  const done = createRelay(dead, seenByRelay(bus)).run(
    EVERY,
    () => 1_500,
    () => {},
  )
  expect(await done).toMatchObject({ left: 'time', published: 0 })
})

test('a run of the relay ends before its timeout and returns the counts that it reported', async () => {
  const { running, start, isEmpty } = await relaying()
  const run = start()
  await running.create(newUser())
  await until(isEmpty)
  expect(await run.stop()).toEqual({ published: 1, retried: 0, deadLettered: 0, left: 'time' })
  expect(run.reports).toMatchObject([{ published: 1, retried: 0, deadLettered: 0 }])
})

test('all that a run of the relay leaves in Redis expires, except the outboxes', async () => {
  const { redis, running, start, isEmpty } = await relaying()
  await running.create(newUser())
  const { stop } = start()
  await until(isEmpty)
  await stop()
  const keys = (await redis.ask.keys('*')).filter((key) => /:(outbox|relay)/.test(key))
  expect(keys.filter((key) => key.includes(':relay:'))).toHaveLength(1)
  for (const key of keys) {
    const ttl = await redis.ask.pttl(key)
    expect(key.endsWith(':outbox') ? ttl === -1 : ttl > 0 && ttl <= 180_000, `${key} ${ttl}`).toBe(true)
  }
})

test('a run of the relay ends although the bus hangs', async () => {
  logged()
  const { running, bus, start, waiting } = await relaying({ script: () => 'hang' })
  for (let i = 0; i < 40; i++) await running.create(newUser())
  const { stop } = start()
  await until(() => bus.requests >= 16)
  expect(await stop()).toMatchObject({ published: 0 })
  expect([bus.requests, await waiting()]).toEqual([16, 40])
})
