import { Cluster, Redis } from 'ioredis'
import type { Settings } from '../contract/environment.ts'

/** One connection to Redis, or one per shard of a cluster. */
export type RedisClient = Redis | Cluster

const CONNECT_MS = 300
/** A socket that owes a reply for so long is replaced; `commandTimeout` alone would keep a black-holed one. */
const SOCKET_MS = 250
const COMMAND_MS = 600

const endpoint = (address: string) => {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/[[\]]/g, ''), port: Number(address.slice(colon + 1)) }
}

const reconnectDelay = (attempt: number) => Math.min(2 ** attempt * 10, 200) * (0.5 + Math.random() / 2)

/**
 * Connects at once, without being awaited: commands wait for the connection for at most the caller's deadline.
 * It reconnects for ever and sends an unanswered command again, which every script is made for.
 */
export const connectRedis = (settings: Settings): RedisClient => {
  const options = {
    connectTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    commandTimeout: COMMAND_MS,
    maxRetriesPerRequest: 3,
    ...(settings.REDIS_PASSWORD && { password: settings.REDIS_PASSWORD }),
    ...(settings.REDIS_TLS && { tls: {} }),
  }
  const [first = endpoint('localhost:6379'), ...more] = settings.REDIS_ADDR.map(endpoint)
  const client = settings.REDIS_CLUSTER
    ? new Cluster([first, ...more], {
        redisOptions: options,
        maxRedirections: 3,
        clusterRetryStrategy: reconnectDelay,
        slotsRefreshTimeout: COMMAND_MS,
        // ElastiCache names its nodes in certificates: the name must reach TLS unresolved.
        ...(settings.REDIS_TLS && { dnsLookup: (address, done) => done(null, address) }),
      })
    : new Redis({ ...first, ...options, db: settings.REDIS_DB, retryStrategy: reconnectDelay })
  client.on('error', () => {}) // every command reports its own failure
  return client
}

/** Opens the connection to every primary of a cluster; a single Redis is connecting already. Never rejects. */
export const warmUp = async (client: RedisClient): Promise<void> => {
  if (client instanceof Redis) return
  await client.ping().catch(() => {})
  await Promise.allSettled(client.nodes('master').map((node) => node.ping()))
}
