import { afterAll, beforeAll, inject } from 'vitest'
import { outboxKey } from '../../functions/core/redis/partition.ts'
import { type RedisCluster, redisCluster } from '../support/redis/redis-cluster.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { slotMove } from '../support/redis/slot-move.ts'
import { type FaultOn, faults } from './faults.ts'
import { onCluster, userOf } from './on-cluster.ts'
import { noneStray } from './stray.ts'
import { type Ordeal, undergo } from './undergo.ts'

noneStray()

let cluster: RedisCluster
beforeAll(async () => {
  if (inject('realRedis')) cluster = await redisCluster()
})
afterAll(() => cluster?.stop())

type Means = Pick<Ordeal, 'begin' | 'meanwhile' | 'end' | 'nameUser'>

/** Users of one partition, which moves from the first primary to the second. */
const moving = async (partition: number) => {
  const [from, to] = cluster.primaries
  if (!from || !to) throw new Error('no cluster')
  const slot = Number(await from.ask.cluster('KEYSLOT', outboxKey(partition)))
  const nameUser = () => userOf((one) => one === partition)
  return { nameUser, ...slotMove(slot, from, to, cluster.primaries) }
}

const down = async (): Promise<Means> => {
  const [slot, owner] = [5_375, cluster.primaries[0]]
  return {
    begin: () => Promise.all(cluster.asks.map((ask) => ask.cluster('DELSLOTS', slot))),
    end: async () => {
      await owner?.ask.cluster('ADDSLOTS', slot)
      await cluster.whole()
    },
  }
}

const moved = async (): Promise<Means> => {
  const { nameUser, begin, end } = await moving(3)
  return {
    nameUser,
    begin: async () => {
      await begin()
      await end()
    },
    end: async () => {},
  }
}

/** What a session needs is torn apart in every way: its index first, half of the sessions, all of them, the slots last. */
const reshard = async (): Promise<Means> => {
  const { nameUser, begin, move, end } = await moving(5)
  const isSession = (key: string) => key.includes(':session:')
  const steps = [
    (key: string) => key.endsWith(':outbox') || key.endsWith(':deadlines') || (isSession(key) && key < '7'),
    (key: string) => isSession(key) && /[0-7]$/.test(key),
    isSession,
  ]
  return { nameUser, begin, meanwhile: steps.map((chosen) => () => move(chosen)), end }
}

const brought: Record<FaultOn<'cluster'>, () => Promise<Means>> = {
  CLUSTERDOWN: down,
  MOVED: moved,
  'ASK and TRYAGAIN': reshard,
}

for (const [name, bring] of Object.entries(brought) as [FaultOn<'cluster'>, typeof down][]) {
  testOnServer(`under the fault “${name}” every endpoint keeps what the table of faults promises`, async () => {
    await undergo({ ...(await onCluster(cluster)), fault: faults[name], ...(await bring()) })
  })
}
