import { expect, test } from 'vitest'
import { outboxKey, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import type { PublishedEvent } from '../../../support/relay/event-validity.ts'
import { distinct, relaying, until } from '../../../support/relay/relaying.ts'
import { logged } from '../../../support/service/logged.ts'
import { newUser } from '../../../support/service/users.ts'

const ofType = (events: readonly PublishedEvent[], type: string) =>
  events.filter(({ event_type }) => event_type === `playback.${type}`)

test('with EventBridge down playback goes on, and only heartbeats give way, each counted', async () => {
  logged()
  const relay = await relaying({ settings: { OUTBOX_LIMIT: '20' }, script: () => ({ status: 503 }) })
  const { running, bus } = relay
  relay.start()
  const userId = newUser()
  const sessions: string[] = []
  for (const _ of [1, 2, 3]) sessions.push((await running.create(userId)).body.session.session_id)
  const verbs = ['send-heartbeat', 'pause-session', 'send-heartbeat', 'resume-session', 'send-heartbeat'] as const
  for (let round = 0; round < 10; round++)
    for (const id of sessions) for (const verb of verbs) expect((await running.call(verb, id)).status).toBe(200)
  for (const id of sessions) expect((await running.call('stop-session', id)).status).toBe(200)
  bus.script = () => 'accept'
  await until(relay.isEmpty)
  const events = distinct(bus)
  const types = ['started', 'paused', 'resumed', 'stopped'].map((type) => ofType(events, type).length)
  expect(types).toEqual([3, 30, 30, 3])
  const dropped = events.reduce((sum, { metadata }) => sum + (metadata.heartbeats_dropped ?? 0), 0)
  expect(dropped).toBeGreaterThan(0)
  expect(ofType(events, 'heartbeat').length + dropped).toBe(90)
  for (const id of sessions) {
    const own = events.filter(({ session_id }) => session_id === id).map(({ sequence }) => sequence)
    expect(own.sort((a, b) => a - b)).toEqual(own.map((_, i) => i + 1))
  }
})

test('in an outage a run of the relay takes no more than it can hold', async () => {
  logged()
  const relay = await relaying({ script: () => ({ status: 503 }), idleMs: 60_000 })
  const userId = newUser()
  const { body } = await relay.running.create(userId)
  for (let i = 0; i < 100; i++) await relay.running.call('send-heartbeat', body.session.session_id)
  relay.start()
  await until(() => relay.bus.requests > 12)
  const [pending] = await relay.redis.ask.xpending(outboxKey(partitionOf(userId)), 'publishers')
  expect(pending).toBe(20)
})

testOnServer('a Redis that comes back empty under the relay is published from again', async () => {
  logged()
  const { redis, running, bus, start } = await relaying()
  start()
  await running.create(newUser())
  await until(() => bus.accepted.length === 1)
  await redis.stop()
  await redis.start()
  await until(async () => (await running.create(newUser())).status === 201)
  await until(() => bus.accepted.length >= 2)
  expect(new Set(bus.accepted.map(({ event_id }) => event_id)).size).toBe(bus.accepted.length)
})

testOnServer('a Redis that loses only its streams is published from again', async () => {
  const { redis, running, bus, start } = await relaying()
  start()
  await running.create(newUser())
  await until(() => bus.accepted.length === 1)
  await redis.ask.flushall()
  await running.create(newUser())
  await until(() => bus.accepted.length === 2)
})

testOnServer('an event that the bus accepted while Redis could not be written is not sent again', async () => {
  logged()
  const relay = await relaying({ idleMs: 60_000 })
  const allow = (sign: '+' | '-') => relay.redis.ask.call('ACL', 'SETUSER', 'default', `${sign}evalsha`, `${sign}eval`)
  relay.bus.script = async () => {
    await allow('-')
    setTimeout(allow, 1_000, '+')
    return 'accept' as const
  }
  await relay.running.create(newUser())
  relay.start()
  await until(relay.isEmpty)
  expect(relay.bus.accepted).toHaveLength(1)
})
