import { Redis } from 'ioredis'
import { startRedis } from '../../../bin/local/redis/redis.ts'

/** Slots of each, whole partitions: 21, 21 and 22. */
const SHARES = [
  [0, 5375],
  [5376, 10751],
  [10752, 16383],
] as const

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

const nodeStarter = (timeoutMs: number) => async () => {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(timeoutMs)]
  const server = await startRedis({ arguments: [...args, '--repl-diskless-sync-delay', '0'] })
  const [host = '', port = ''] = server.address.split(':')
  const ask = new Redis(Number(port), host)
  ask.on('error', () => {}) // a node may be killed
  return { server, host, port: Number(port), ask, id: String(await ask.cluster('MYID')) }
}

type Node = Awaited<ReturnType<ReturnType<typeof nodeStarter>>>

const isOk = async ({ ask }: Node) => String(await ask.cluster('INFO')).includes('cluster_state:ok')

const follow = async (replica: Node, primary: Node) => {
  await until(async () => String(await replica.ask.cluster('NODES')).includes(primary.id))
  await replica.ask.cluster('REPLICATE', primary.id)
  await until(async () => (await replica.ask.info('replication')).includes('master_link_status:up'))
}

type Options = {
  /** Whether each primary has a replica, which follows it when the cluster is up. */
  readonly replicas?: boolean
  /** When a node that is silent counts as failed. */
  readonly nodeTimeoutMs?: number
}

/** A Redis Cluster of three primaries, slots shared out evenly; needs no redis-cli. */
export const redisCluster = async ({ replicas = false, nodeTimeoutMs = 2_000 }: Options = {}) => {
  const start = nodeStarter(nodeTimeoutMs)
  const nodes = await Promise.all(SHARES.map(start))
  const followers = replicas ? await Promise.all(SHARES.map(start)) : []
  for (const [i, { ask }] of nodes.entries()) {
    const [from = 0, to = 0] = SHARES[i] ?? []
    await ask.cluster('SET-CONFIG-EPOCH', i + 1)
    await ask.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
  }
  const [first, ...others] = [...nodes, ...followers]
  for (const other of others) await first?.ask.cluster('MEET', other.host, other.port)
  for (const node of nodes) {
    await until(async () => (await node.ask.cluster('SLOTS')).length === SHARES.length)
    await until(() => isOk(node))
  }
  for (const [i, replica] of followers.entries()) await follow(replica, nodes[i] as Node)
  return {
    /** Settings of a service that uses it. */
    settings: { REDIS_ADDR: nodes.map(({ server }) => server.address).join(','), REDIS_CLUSTER: 'true' },
    /** A connection to each primary, beside the service's. */
    asks: nodes.map(({ ask }) => ask),
    primaries: nodes,
    replicas: followers,
    /** Resolves when every node that answers says that the cluster is whole. */
    whole: () => until(async () => (await Promise.all(nodes.map(isOk))).every(Boolean)),
    stop: async () => {
      const all = [...nodes, ...followers]
      for (const { ask } of all) ask.disconnect()
      await Promise.all(all.map(({ server }) => server.stop()))
    },
  }
}

export type RedisCluster = Awaited<ReturnType<typeof redisCluster>>
export type ClusterNode = Node
