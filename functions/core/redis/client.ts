import { Cluster, Command, Redis } from 'ioredis'
import type { Settings } from '../../contract/settings/settings.ts'
import { authenticateByIam, iamToken } from './iam.ts'
import { beginPatiently } from './login.ts'
import { outboxKey, outboxKeys } from './partition.ts'
import { disconnectFromReplicas, dropSettledCommands, reconnectDelays, reconnectWhenReadOnly } from './trouble.ts'

/** One connection to Redis, or one per shard of a cluster. */
export type RedisClient = Redis | Cluster

/** How long Redis is waited for, in ms. */
export type Patience = {
  /** Each step of connecting: TCP with TLS, the login, the map of a cluster. It may outlast the call that began it. */
  readonly connect: number
  /** A socket whose reply is missing for so long is replaced; `command` alone would keep a socket that lost the network. */
  readonly socket: number
  readonly command: number
  /** One call in all, connecting and sending again included. */
  readonly call: number
}

/** For endpoints: a player waits for the answer. */
export const prompt: Patience = { connect: 1_000, socket: 250, command: 600, call: 900 }
/** For tasks: no player waits, and a reply that is given up may hold events, which then stay unsettled for 30 s. */
export const patient: Patience = { connect: 1_000, socket: 2_000, command: 3_000, call: 4_000 }

/** How soon Redis is asked again whether it has loaded its data; by default as late as it guesses itself. */
const LOADING_MS = 300
/** So much of a function's init, which requests wait for, may be spent on connecting. */
const WARM_UP_MS = 300

const endpoint = (address: string) => {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/[[\]]/g, ''), port: Number(address.slice(colon + 1)) }
}

const clientOf = (settings: Settings, patience: Patience): RedisClient => {
  const options = {
    connectTimeout: patience.connect,
    socketTimeout: patience.socket,
    commandTimeout: patience.command,
    maxRetriesPerRequest: 5, // with the delays between them about as long as a command may take
    maxLoadingRetryTime: LOADING_MS,
    disableClientInfo: true, // two commands more on every connection, and one that an ACL of Redis 7.0 cannot name
    ...(settings.REDIS_USER && { username: settings.REDIS_USER }),
    ...(settings.REDIS_PASSWORD && { password: settings.REDIS_PASSWORD }),
    ...(settings.REDIS_TLS && { tls: {} }),
  }
  const [first = endpoint('localhost:6379'), ...more] = settings.REDIS_ADDR.map(endpoint)
  const lazyConnect = true
  if (!settings.REDIS_CLUSTER)
    return new Redis({
      ...{ ...first, ...options, lazyConnect, db: settings.REDIS_DB },
      ...{ retryStrategy: reconnectDelays(), reconnectOnError: reconnectWhenReadOnly() },
    })
  return new Cluster([first, ...more], {
    lazyConnect,
    redisOptions: options,
    maxRedirections: 3,
    clusterRetryStrategy: reconnectDelays(),
    slotsRefreshTimeout: 2 * patience.connect,
    enableReadyCheck: false, // it would open a connection to any shard; a cluster that is down says so to each command
    // ElastiCache names its nodes in certificates: the name must reach TLS unresolved.
    ...(settings.REDIS_TLS && { dnsLookup: (address, done) => done(null, address) }),
  })
}

/** The error of a refused login holds the command, and with it the password. */
const forgetCommand = (error: unknown) => {
  if (error instanceof Error) Reflect.deleteProperty(error, 'command')
}

/**
 * Connects at once, without being awaited: commands wait for the connection for at most the caller's deadline.
 * It reconnects for ever, also after a refused login, and sends an unanswered command again: every script may be repeated.
 * `environment` holds the credentials of the function's role, `clock` (Unix ms) dates what they sign: both for IAM.
 */
export const connectRedis = (
  settings: Settings,
  patience = prompt,
  environment: NodeJS.ProcessEnv = {},
  clock = Date.now,
): RedisClient => {
  const client = clientOf(settings, patience)
  client.on('error', forgetCommand) // every command reports its own failure
  const prepare = (one: Redis) => {
    beginPatiently(one, patience.connect)
    dropSettledCommands(one)
    if (settings.REDIS_IAM_CACHE) authenticateByIam(one, () => iamToken(settings, environment, clock))
  }
  if (client instanceof Cluster) {
    client.on('node error', forgetCommand)
    client.on('+node', prepare) // before it connects
    disconnectFromReplicas(client)
  } else prepare(client)
  client.connect().catch(() => {})
  return client
}

/**
 * Gives a function that resolves when commands can be sent. A cluster's client keeps earlier commands without limit and
 * sends them however late: a create that was answered with a 503 would take its slot after all.
 */
export const readiness = (client: RedisClient): (() => Promise<void>) => {
  if (client instanceof Redis) return async () => {} // after six attempts it gives up what waits
  let [open, opened] = [client.status === 'ready', Promise.withResolvers<void>()]
  if (open) opened.resolve()
  client.on('ready', () => {
    open = true
    opened.resolve()
  })
  client.on('close', () => {
    if (open) opened = Promise.withResolvers()
    open = false
  })
  return () => opened.promise
}

/** One of our keys on each shard, by the client's map of the slots. */
const keyOfEachShard = (cluster: Cluster): string[] => {
  const primaryOf = (key: string) => cluster.slots[new Command('exists', [key]).getSlot() ?? 0]?.[0]
  return [...new Map(outboxKeys.map((key) => [primaryOf(key), key])).values()]
}

/**
 * Resolves when Redis answers, every primary of a cluster; this opens the connections that are not open yet. A primary is
 * asked by a key: one that hangs is for a while missing among the client's nodes.
 */
export const pingAll = async (client: RedisClient): Promise<void> => {
  if (client instanceof Redis) return void (await client.ping())
  if (client.status !== 'ready') await client.exists(outboxKey(0)) // sent when it knows its slots
  await Promise.all(keyOfEachShard(client).map((key) => client.exists(key)))
}

/**
 * Connects during init, which costs a caller least. Of a cluster of several shards it learns the slots alone: each shard is
 * opened by the first request of one of its users, or all environments would open all shards when they start together.
 * Never rejects: each call fails on its own.
 */
export const warmUp = (client: RedisClient): Promise<unknown> => {
  const opened = async () => {
    await readiness(client)()
    if (client instanceof Redis || client.nodes('master').length === 1) await pingAll(client)
  }
  return Promise.race([opened().catch(() => {}), new Promise((resolve) => setTimeout(resolve, WARM_UP_MS))])
}
