import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { type RedisCluster, redisCluster } from '../support/redis-cluster.ts'
import { testOnServer } from '../support/redis-server.ts'
import { type FaultOn, faults } from './faults.ts'
import { load } from './load.ts'
import { onCluster, userOf } from './on-cluster.ts'
import { noneStray } from './stray.ts'
import { undergo } from './undergo.ts'

noneStray()

let cluster: RedisCluster
beforeAll(async () => {
  if (inject('realRedis')) cluster = await redisCluster({ replicas: true, nodeTimeoutMs: 500 })
})
afterAll(() => cluster?.stop())

const name: FaultOn<'primary'> = 'failover of a primary'
const ofFirst = (partition: number) => partition < 21

testOnServer(`${name}: every endpoint keeps what the table promises`, async () => {
  const [dying, ...others] = cluster.primaries
  const [heir] = cluster.replicas
  if (!dying || !heir) throw new Error('no cluster')
  const { running, ...services } = await onCluster(cluster, [heir, ...others])
  const users = [...Array(12)].map((_, i) => userOf((partition) => ofFirst(partition) === i < 8))
  const everyone = load(running, users)
  await sleep(1_000)
  await undergo({
    ...services,
    running,
    fault: faults[name],
    nameUser: () => userOf(ofFirst),
    begin: async () => {
      const pid = Number(/process_id:(\d+)/.exec(await dying.ask.info('server'))?.[1])
      process.kill(pid, 'SIGKILL')
    },
    end: () => expect.poll(() => heir.ask.info('replication'), { interval: 20 }).toContain('role:master'),
  })
  const heard = await everyone.stop()
  expect(heard.some(({ answer }) => answer.status === 503)).toBe(true)
})
