import { Cluster, Redis } from 'ioredis'
import type { Settings } from '../../contract/settings/settings.ts'
import { authenticateByIam, iamToken } from './iam.ts'
import { outboxKeys } from './partition.ts'
import { disconnectFromReplicas, dropSettledCommands, reconnectDelays, reconnectWhenReadOnly } from './trouble.ts'

/** One connection to Redis, or one per shard of a cluster. */
export type RedisClient = Redis | Cluster

/** How long Redis is waited for, in ms. */
export type Patience = {
  readonly connect: number
  /** A socket whose reply is missing for so long is replaced; `command` alone would keep a socket that lost the network. */
  readonly socket: number
  readonly command: number
  /** One call in all, connecting and sending again included. */
  readonly call: number
}

/** For endpoints: a player waits for the answer. */
export const prompt: Patience = { connect: 300, socket: 250, command: 600, call: 900 }
/** For tasks: no player waits, and a reply that is given up may hold events, which then stay unsettled for 30 s. */
export const patient: Patience = { connect: 1_000, socket: 2_000, command: 3_000, call: 4_000 }

const endpoint = (address: string) => {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/[[\]]/g, ''), port: Number(address.slice(colon + 1)) }
}

const clientOf = (settings: Settings, patience: Patience): RedisClient => {
  const options = {
    connectTimeout: patience.connect,
    socketTimeout: patience.socket,
    commandTimeout: patience.command,
    maxRetriesPerRequest: 3,
    maxLoadingRetryTime: patience.connect, // else it waits for as long as Redis guesses that loading takes
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
    slotsRefreshTimeout: patience.command,
    // ElastiCache names its nodes in certificates: the name must reach TLS unresolved.
    ...(settings.REDIS_TLS && { dnsLookup: (address, done) => done(null, address) }),
  })
}

/** Each connection of a client, before it is used. */
const prepareEach = (client: RedisClient, prepare: (one: Redis) => void) => {
  if (client instanceof Cluster) client.on('+node', prepare)
  else prepare(client)
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
  if (client instanceof Cluster) {
    client.on('node error', forgetCommand)
    disconnectFromReplicas(client)
  }
  prepareEach(client, dropSettledCommands)
  const password = () => iamToken(settings, environment, clock)
  if (settings.REDIS_IAM_CACHE) authenticateByIam(client, { password, loginMs: patience.command })
  client.connect().catch(() => {})
  return client
}

/**
 * Gives a function that resolves when commands can be sent. A cluster's client keeps earlier commands without limit and
 * sends them however late: a create that was answered with a 503 would take its slot after all.
 */
export const readiness = (client: RedisClient): (() => Promise<void>) => {
  if (client instanceof Redis) return async () => {} // after four attempts it gives up what waits
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

/**
 * Resolves when Redis answers for every partition; this also opens the connections that are not open yet. A cluster is
 * asked by key: a primary that hangs is for a while missing among its client's nodes.
 */
export const pingAll = async (client: RedisClient): Promise<void> => {
  if (client instanceof Redis) await client.ping()
  else await Promise.all(outboxKeys.map((key) => client.exists(key)))
}

/** Opens all connections during init, for as long as connecting may take. Never rejects: each call fails on its own. */
export const warmUp = (client: RedisClient): Promise<unknown> =>
  Promise.race([pingAll(client).catch(() => {}), new Promise((resolve) => setTimeout(resolve, prompt.connect))])
