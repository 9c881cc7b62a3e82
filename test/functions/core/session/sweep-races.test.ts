import { expect, test } from 'vitest'
import { parseList } from '../../../../functions/core/redis/parse.ts'
import { deadlinesKey, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { expireSessions } from '../../../../functions/core/redis/scripts.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import { MINUTE, SECOND } from '../../../support/service/moving-clock.ts'
import type { Service } from '../../../support/service/service.ts'
import { sweeping } from '../../../support/service/sweeping.ts'
import { newUser } from '../../../support/service/users.ts'

const told = async (running: Service, userId: string) =>
  (await running.events(userId)).map(({ event_type, metadata }) => metadata.end_reason ?? event_type)

test('a session ends once, whatever requests come while sweeps run at its deadline', async () => {
  const { clock, running, sweep, start } = await sweeping()
  const verbs = ['send-heartbeat', 'pause-session', 'stop-session', 'terminate-session', 'get-session'] as const
  const users = Array.from({ length: 40 }, () => newUser())
  const ids = await Promise.all(users.map(start))
  clock.pass(90 * SECOND)
  const acts = ids.map((id, i) => running.call(verbs[i % verbs.length] ?? 'get-session', id))
  await Promise.all([sweep(), ...acts, sweep(), sweep()])
  for (const userId of users) expect(await told(running, userId)).toEqual(['playback.started', 'missed_heartbeats'])
})

test('a heartbeat just before the deadline keeps a session from the sweep', async () => {
  const { clock, running, sweep, start } = await sweeping()
  const userId = newUser()
  const id = await start(userId)
  clock.pass(90 * SECOND - 1)
  await running.call('send-heartbeat', id)
  clock.pass(1)
  expect(await sweep()).toMatchObject({ expired: 0 })
  expect(await told(running, userId)).toEqual(['playback.started', 'playback.heartbeat'])
})

test('a batch of the sweep that is sent again goes on, and no two events share an id', async () => {
  const { clock, running, start } = await sweeping({ MAX_CONCURRENT_STREAMS: '1000' })
  const userId = newUser()
  for (let i = 0; i < 5; i++) await start(userId)
  clock.pass(2 * MINUTE)
  const batch = running.store.script(expireSessions, (raw) => parseList(raw)[1])
  const partition = partitionOf(userId)
  const sent = () =>
    batch(partition, deadlinesKey(partition), {
      ...{ batch: 3, most_ms: 1_000, operation: 'the-same-operation', correlation_id: '' },
    })
  expect([await sent(), await sent(), await sent()]).toEqual([3, 2, 0])
  const events = await running.events(userId)
  expect(events).toHaveLength(10)
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(10)
})

testOnServer('a sweep works while memory is full', async () => {
  const { redis, clock, sweep, start } = await sweeping()
  for (let i = 0; i < 20; i++) await start(newUser())
  clock.pass(2 * MINUTE)
  await redis.ask.config('SET', 'maxmemory', '1')
  expect(await sweep()).toMatchObject({ expired: 20, failures: [] })
})
