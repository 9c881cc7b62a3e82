import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Settings } from '../../../functions/contract/settings/settings.ts'
import { CannotStart } from '../settings/cannot-start.ts'
import type { Environment } from '../settings/environment.ts'
import { checkSettings } from '../settings/settings.ts'
import type { State } from '../switches/switches.ts'
import { startSwitchableRedis } from './switchable-redis.ts'

const ANSWER_MS = 2_000

/** The Redis of the functions: their settings for it, how the terminal describes it, and how to stop it if this program started it. */
export type FoundRedis = {
  readonly address: string
  readonly settings: Readonly<Record<string, string>>
  readonly description: string
  readonly stop: () => Promise<void>
  /** Resolves when a Redis that this program started ends without having been stopped. */
  readonly ended?: Promise<void> | undefined
  /** Takes one that this program started down, and brings it back, empty. */
  readonly turn?: (state: State) => Promise<unknown>
}

const connect = (address: string, { REDIS_USER, REDIS_PASSWORD, REDIS_TLS }: Settings) => {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? []
  const redis = new Redis({
    ...{ host, port: Number(port), lazyConnect: true, enableReadyCheck: false },
    ...{ connectTimeout: ANSWER_MS, commandTimeout: ANSWER_MS, retryStrategy: () => null, maxRetriesPerRequest: 0 },
    ...(REDIS_USER && { username: REDIS_USER }),
    ...(REDIS_PASSWORD && { password: REDIS_PASSWORD }),
    ...(REDIS_TLS ? { tls: {} } : {}),
  })
  return redis
}

/** Whether it is a cluster. Throws when it does not answer or refuses the login. */
const ask = async (address: string, settings: Settings) => {
  const redis = connect(address, settings)
  let reason: Error | undefined
  redis.on('error', (error) => {
    reason ??= error
  })
  try {
    await redis.connect()
    await redis.ping()
    const isCluster = /cluster_enabled:1/.test(await redis.info('cluster'))
    if (!isCluster && settings.REDIS_DB > 0) await redis.select(settings.REDIS_DB)
    return isCluster
  } catch (error) {
    throw reason ?? error
  } finally {
    redis.disconnect()
  }
}

const silence = async () => {
  await sleep(ANSWER_MS + 500, undefined, { ref: false })
  throw new Error(`no answer within ${(ANSWER_MS + 500) / 1000} s`)
}

const reasonOf = (error: unknown) =>
  error instanceof AggregateError
    ? String(error.errors[0]?.message)
    : error instanceof Error
      ? error.message
      : `${error}`

const unusable = (written: string, error: unknown) =>
  new CannotStart(
    `No usable Redis at REDIS_ADDR=${written}: ${reasonOf(error)}. Start one there, or unset REDIS_ADDR and this program starts its own.`,
  )

const useGiven = async (written: string, environment: Environment, settings: Settings): Promise<FoundRedis> => {
  const answers = settings.REDIS_ADDR.map((address) => Promise.race([ask(address, settings), silence()]))
  const isCluster = await Promise.any(answers).catch(({ errors }: AggregateError) => {
    throw unusable(written, errors[0])
  })
  if (settings.REDIS_CLUSTER && !isCluster && environment.REDIS_CLUSTER)
    throw new CannotStart(`REDIS_CLUSTER is true, but the Redis at REDIS_ADDR=${written} is not a cluster.`)
  const cluster = environment.REDIS_CLUSTER || String(isCluster)
  checkSettings({ ...environment, REDIS_CLUSTER: cluster })
  return {
    address: written,
    settings: { REDIS_ADDR: written, REDIS_CLUSTER: cluster, REDIS_TLS: environment.REDIS_TLS || 'false' },
    description: `${written} (REDIS_ADDR${cluster === 'true' ? ', a cluster' : ''})`,
    stop: async () => {},
  }
}

const startOwn = async ({ PATH }: Environment): Promise<FoundRedis> => {
  const { address, kind, stop, ended, up, down } = await startSwitchableRedis(PATH === undefined ? {} : { path: PATH })
  return {
    address,
    settings: { REDIS_ADDR: address, REDIS_CLUSTER: 'false', REDIS_TLS: 'false', REDIS_USER: '', REDIS_PASSWORD: '' },
    description: `${address} (${kind === 'js-redis-server' ? 'embedded js-redis-server' : kind}, empty, kept in memory only)`,
    stop,
    ended,
    turn: (state) => (state === 'up' ? up() : down()),
  }
}

/**
 * The Redis at REDIS_ADDR, after a check that it answers, accepts user, password and database, and whether it is a
 * cluster. Without REDIS_ADDR it starts one. Throws {@link CannotStart} when the given one cannot be used.
 */
export const findRedis = (environment: Environment, settings: Settings) =>
  environment.REDIS_ADDR ? useGiven(environment.REDIS_ADDR, environment, settings) : startOwn(environment)
