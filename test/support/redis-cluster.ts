import { Redis } from 'ioredis'
import { startRedis } from '../../bin/local/redis.ts'

const NODES = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'] as const
/** Slots of each, whole partitions: 21, 21 and 22. */
const SHARES = [
  [0, 5375],
  [5376, 10751],
  [10752, 16383],
] as const

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

const startNode = async () => {
  const server = await startRedis({ arguments: NODES })
  const [host = '', port = ''] = server.address.split(':')
  return { server, host, port: Number(port), ask: new Redis(Number(port), host) }
}

/** A Redis Cluster of three primaries without replicas, slots shared out evenly; needs no redis-cli. */
export const redisCluster = async () => {
  const nodes = await Promise.all(SHARES.map(startNode))
  for (const [i, { ask }] of nodes.entries()) {
    const [from = 0, to = 0] = SHARES[i] ?? []
    await ask.cluster('SET-CONFIG-EPOCH', i + 1)
    await ask.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
  }
  const [first, ...others] = nodes
  for (const other of others) await first?.ask.cluster('MEET', other.host, other.port)
  for (const { ask } of nodes) {
    await until(async () => (await ask.cluster('SLOTS')).length === SHARES.length)
    await until(async () => String(await ask.cluster('INFO')).includes('cluster_state:ok'))
  }
  return {
    /** Settings of a service that uses it. */
    settings: { REDIS_ADDR: nodes.map(({ server }) => server.address).join(','), REDIS_CLUSTER: 'true' },
    /** A connection to each primary, beside the service's. */
    asks: nodes.map(({ ask }) => ask),
    stop: async () => {
      for (const { ask } of nodes) ask.disconnect()
      await Promise.all(nodes.map(({ server }) => server.stop()))
    },
  }
}

export type RedisCluster = Awaited<ReturnType<typeof redisCluster>>
