import type { Redis } from 'ioredis'
import { expect } from 'vitest'
import { PARTITIONS, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { createOutbox } from '../../../../functions/core/relay/outbox.ts'
import { createRelay } from '../../../../functions/core/relay/relay.ts'
import { createExpiry } from '../../../../functions/core/session/expiry.ts'
import { redisCluster } from '../../../support/redis/redis-cluster.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import { startEventBridge } from '../../../support/relay/event-bridge.ts'
import { distinct, EVERY, seenByRelay, until } from '../../../support/relay/relaying.ts'
import { MINUTE, movingClock } from '../../../support/service/moving-clock.ts'
import { service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

testOnServer('on a cluster of three every partition is swept and its events reach the bus', async () => {
  const cluster = await redisCluster()
  const clock = movingClock()
  const running = service({ settings: cluster.settings, clock: clock.now })
  const users = new Map(Array.from({ length: 800 }, () => newUser()).map((userId) => [partitionOf(userId), userId]))
  expect(users.size).toBe(PARTITIONS)
  for (const userId of users.values()) expect((await running.create(userId)).status).toBe(201)
  clock.pass(2 * MINUTE)
  expect(await createExpiry(running.store).sweep(() => 60_000)).toMatchObject({ expired: PARTITIONS, failures: [] })
  const bus = await startEventBridge()
  let left = 60_000
  const run = createRelay(createOutbox(running.store), seenByRelay(bus)).run(
    EVERY,
    () => left,
    () => {},
  )
  // Not when the bus has them: a run that is stopped before it has heard so does not count them.
  const waiting = async (ask: Redis) => Promise.all((await ask.keys('*:outbox')).map((key) => ask.xlen(key)))
  await until(async () => (await Promise.all(cluster.asks.map(waiting))).flat().every((length) => length === 0))
  left = 0
  expect(await run).toMatchObject({ published: 2 * PARTITIONS })
  expect([distinct(bus).length, bus.faults]).toEqual([2 * PARTITIONS, []])
  await cluster.stop()
})
