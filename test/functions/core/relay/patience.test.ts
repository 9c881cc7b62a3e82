import { expect, test } from 'vitest'
import { bundleOf, functionProcess } from '../../../support/processes/bundle-process.ts'
import { ownProxy } from '../../../support/redis/own-proxy.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { startEventBridge } from '../../../support/relay/event-bridge.ts'
import { until } from '../../../support/relay/relaying.ts'
import { SECRET, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

test('events in a reply that comes late do not wait until they count as abandoned', async () => {
  const { address } = await ownRedis()
  const line = await ownProxy(address)
  const running = service({ settings: { REDIS_ADDR: address } })
  const bus = await startEventBridge()
  const environment = { REDIS_ADDR: line.address, JWT_SECRET: SECRET, ...bus.environment }
  const publisher = await functionProcess(bundleOf('publish-events'), environment)
  void publisher.call({}, 150_000)
  await running.create(newUser())
  await until(() => bus.accepted.length === 1)
  line.set({ kind: 'slow', ms: 700 })
  await running.create(newUser())
  await until(() => bus.accepted.length === 2)
  expect(bus.faults).toEqual([])
}, 15_000)
