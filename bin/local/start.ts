import type { Settings } from '../../functions/contract/environment.ts'
import { announce } from './announce.ts'
import type { LocalApi, Log } from './api.ts'
import { CannotStart } from './cannot-start.ts'
import { findRedis } from './find-redis.ts'
import { findUpstream } from './find-upstream.ts'
import { withEnvironment } from './function-environment.ts'
import { startGateway } from './gateway.ts'
import { portFault } from './listen.ts'
import { checkSettings, type Environment, warningsFor } from './settings.ts'
import { synthesizeApi } from './synthesize.ts'
import { startContent, startIdentity } from './upstreams.ts'

type Options = {
  /** In place of this process' environment. */
  readonly environment?: Environment
  /** Gets every line; the terminal by default. */
  readonly log?: Log
  /** In place of what the stack's template says. */
  readonly api?: LocalApi
}

const PORTS = { identity: 8081, content: 8082 } as const

const refusePort = (port: number) => (error: unknown) => {
  const fault = portFault(error)
  if (!fault) throw error
  throw new CannotStart(`Port ${port} ${fault}: choose another one, such as SERVER_PORT=${port + 1} npm start.`)
}

type OnStop = (stop: () => Promise<void>) => void

/** The port first: a taken one is told at once, and an early request waits instead of being refused. */
const serveApi = async (port: number, log: Log, onStop: OnStop, read: () => Promise<LocalApi>) => {
  const { promise, resolve } = Promise.withResolvers<LocalApi>()
  const gateway = await startGateway(promise, { port, log }).catch(refusePort(port))
  onStop(gateway.stop)
  resolve(await read())
  return gateway
}

/** What the functions ask, found or started. */
const surround = async (environment: Environment, settings: Settings, onStop: OnStop) => {
  const redis = await findRedis(environment, settings)
  onStop(redis.stop)
  const identity = await findUpstream('IDENTITY_SERVICE_URL', environment, () => startIdentity(PORTS.identity))
  onStop(identity.stop)
  const content = await findUpstream('CONTENT_SERVICE_URL', environment, () => startContent(PORTS.content))
  onStop(content.stop)
  return { redis, identity, content }
}

const serve = async (environment: Environment, log: Log, given: LocalApi | undefined, onStop: OnStop) => {
  const { settings, port } = checkSettings(environment)
  const { redis, identity, content } = await surround(environment, settings, onStop)
  const provided = { ...redis.settings, IDENTITY_SERVICE_URL: identity.url, CONTENT_SERVICE_URL: content.url }
  const { url } = await serveApi(port, log, onStop, async () =>
    withEnvironment(given ?? (await synthesizeApi()), environment, provided),
  )
  void redis.ended?.then(() => log(`Redis at ${redis.address} has ended: stop this program and start it again.`))
  const described = { redis: redis.description, identity: identity.description, content: content.description }
  for (const line of announce({ url, ...described, warnings: warningsFor(environment) })) log(line)
  return { url, redisAddress: redis.address, identityUrl: identity.url, contentUrl: content.url }
}

/**
 * The whole service on this machine: what the stack's template says, a Redis and the two services it asks, each
 * unless the environment names one. `stop` ends everything it started; after a rejection nothing is left running.
 * Rejects with {@link CannotStart} when the person at the terminal can put it right.
 */
export const startLocal = async ({ environment = process.env, log = console.log, api }: Options = {}) => {
  const stops: (() => Promise<void>)[] = []
  const stop = async () => void (await Promise.all(stops.splice(0).map((end) => end())))
  try {
    return { ...(await serve(environment, log, api, (end) => stops.push(end))), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
