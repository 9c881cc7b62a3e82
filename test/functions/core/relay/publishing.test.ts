import { expect, test } from 'vitest'
import { outboxKey, outboxKeys, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import { BUS, distinct, relaying, until } from '../../../support/relay/relaying.ts'
import { newUser } from '../../../support/service/users.ts'

test('events of many users reach the bus once and leave nothing in the outbox or of its group', async () => {
  const { redis, running, bus, start, isEmpty } = await relaying()
  for (let i = 0; i < 10; i++) {
    const { body } = await running.create(newUser())
    await running.call('send-heartbeat', body.session.session_id)
    await running.call('stop-session', body.session.session_id)
  }
  const { stop } = start()
  await until(isEmpty)
  expect(await stop()).toMatchObject({ published: 30, retried: 0, deadLettered: 0 })
  expect([bus.accepted.length, distinct(bus).length, bus.faults]).toEqual([30, 30, []])
  for (const key of outboxKeys) expect((await redis.ask.xpending(key, 'publishers'))[0]).toBe(0)
})

test('an entry has our source, its type, its time and our bus, and the event as its detail', async () => {
  const { running, bus, start, isEmpty } = await relaying()
  const userId = newUser()
  await running.create(userId)
  const [event] = await running.events(userId)
  start()
  await until(isEmpty)
  const [{ Detail = '', Time = 0, ...entry } = {}] = bus.entries
  expect(entry).toEqual({ Source: 'viewing-service', DetailType: 'playback.started', EventBusName: BUS })
  expect(JSON.parse(Detail)).toEqual(event)
  expect(new Date(Math.round(Time * 1000)).toISOString()).toBe(event?.timestamp)
})

test('an event appended while the relay is idle is published at once', async () => {
  const { running, bus, start, isEmpty } = await relaying()
  start()
  for (const count of [1, 2, 3]) {
    await running.create(newUser())
    await until(() => bus.accepted.length === count)
  }
  await until(isEmpty)
})

test('a backlog is published in requests of ten, several at the same time', async () => {
  let [underWay, most] = [0, 0]
  const sizes: number[] = []
  const { running, start, isEmpty } = await relaying({
    script: async (entries) => {
      sizes.push(entries.length)
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setTimeout(resolve, 20))
      underWay -= 1
      return 'accept' as const
    },
  })
  const { body } = await running.create(newUser())
  for (let i = 0; i < 99; i++) await running.call('send-heartbeat', body.session.session_id)
  start()
  await until(isEmpty)
  expect(sizes).toEqual(Array(10).fill(10))
  expect(most).toBe(2)
})

test('events of one session are published in the order of their sequence', async () => {
  const { running, bus, start, isEmpty } = await relaying()
  start()
  const { body } = await running.create(newUser())
  for (const verb of ['send-heartbeat', 'pause-session', 'resume-session', 'stop-session'] as const) {
    await running.call(verb, body.session.session_id)
    await until(isEmpty)
  }
  expect(bus.accepted.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5])
})

test('a run of a range leaves other partitions alone', async () => {
  const { running, bus, start, redis } = await relaying()
  const users = Array.from({ length: 20 }, () => newUser())
  for (const userId of users) await running.create(userId)
  const mine = users.filter((userId) => partitionOf(userId) >= 32)
  start([32, 63])
  await until(() => bus.accepted.length === mine.length)
  expect(bus.accepted.map(({ user_id }) => user_id).sort()).toEqual(mine.sort())
  const other = users.find((userId) => partitionOf(userId) < 32) ?? ''
  expect(await redis.ask.xlen(outboxKey(partitionOf(other)))).toBeGreaterThan(0)
})

testOnServer('an idle relay reads a partition at most four times a second', async () => {
  const { redis, start } = await relaying()
  const microseconds = async () => (await redis.ask.time()).reduce((sum, part) => sum * 1e6 + Number(part), 0)
  start()
  await until(async () => (await redis.ask.exists(...outboxKeys)) === outboxKeys.length)
  const from = await microseconds()
  await redis.ask.config('RESETSTAT')
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const looks = Number(/cmdstat_xreadgroup:calls=(\d+)/.exec(await redis.ask.info('commandstats'))?.[1])
  const seconds = ((await microseconds()) - from) / 1e6
  expect(looks).toBeGreaterThan(outboxKeys.length)
  expect(looks / outboxKeys.length).toBeLessThanOrEqual(4 * seconds)
})

testOnServer('with memory full of events the relay publishes them', async () => {
  const { redis, running, bus, start, isEmpty } = await relaying()
  const { body } = await running.create(newUser())
  for (let i = 0; i < 20; i++) await running.call('send-heartbeat', body.session.session_id)
  await redis.ask.config('SET', 'maxmemory', '1')
  expect((await running.create(newUser())).status).toBe(503)
  const older = start()
  start()
  await until(isEmpty)
  expect(bus.accepted).toHaveLength(21)
  expect(await older.done).toMatchObject({ left: 'replaced' })
})
