import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { type ClusterNode, type RedisCluster, redisCluster } from '../support/redis/redis-cluster.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { type FaultOn, faults } from './faults.ts'
import { load } from './load.ts'
import { connectionsTo, onCluster, userOf } from './on-cluster.ts'
import { noneStray } from './stray.ts'
import { undergo } from './undergo.ts'

noneStray()

let cluster: RedisCluster
beforeAll(async () => {
  if (inject('realRedis')) cluster = await redisCluster({ replicas: true, nodeTimeoutMs: 500 })
})
afterAll(() => cluster?.stop())

const kill: FaultOn<'primary'> = 'failover of a primary'
const plan: FaultOn<'primary'> = 'planned failover of a primary'
const ofFirst = (partition: number) => partition < 21
const ofSecond = (partition: number) => partition >= 21 && partition < 42

/** The primary that goes, the replica that takes over, and the primaries then. */
const changeOf = (turn: number) => {
  const [going, heir] = [cluster.primaries[turn], cluster.replicas[turn]]
  if (!going || !heir) throw new Error('no cluster')
  const after = cluster.primaries.map((one, i) => (i <= turn ? (cluster.replicas[i] ?? one) : one))
  return { going, heir, after }
}
const isPrimary = ({ ask }: ClusterNode) =>
  expect.poll(() => ask.info('replication'), { interval: 20 }).toContain('role:master')

testOnServer(`under the fault “${kill}” every endpoint keeps what the table of faults promises`, async () => {
  const { going, heir, after } = changeOf(0)
  const { running, ...services } = await onCluster(cluster, after)
  const users = [...Array(12)].map((_, i) => userOf((partition) => ofFirst(partition) === i < 8))
  const everyone = load(running, users)
  await sleep(1_000)
  await undergo({
    ...services,
    running,
    fault: faults[kill],
    nameUser: () => userOf(ofFirst),
    begin: async () => {
      const pid = Number(/process_id:(\d+)/.exec(await going.ask.info('server'))?.[1])
      process.kill(pid, 'SIGKILL')
    },
    end: () => isPrimary(heir),
  })
  const heard = await everyone.stop()
  expect(heard.some(({ answer }) => answer.status === 503)).toBe(true)
})

testOnServer(`under the fault “${plan}” every endpoint keeps what the table of faults promises`, async () => {
  const { going, heir, after } = changeOf(1)
  await undergo({
    ...(await onCluster(cluster, after)),
    fault: faults[plan],
    nameUser: () => userOf(ofSecond),
    begin: async () => {
      await heir.ask.cluster('FAILOVER')
      await isPrimary(heir)
      await sleep(1_500) // until every node lists the old primary among the replicas
    },
    end: async () => {},
  })
  await expect.poll(() => connectionsTo(going)).toBe(0)
})
