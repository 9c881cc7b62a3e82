import { announce } from './announce.ts'
import type { LocalApi, Log } from './api.ts'
import { CannotStart } from './cannot-start.ts'
import { withEnvironment } from './function-environment.ts'
import { startGateway } from './gateway.ts'
import { portFault } from './listen.ts'
import { type RunningApi, runApi } from './run-api.ts'
import { planSchedules, startSchedules } from './schedules.ts'
import { checkSettings, type Environment, warningsFor } from './settings.ts'
import { type OnStop, surround } from './surroundings.ts'
import { synthesizeApi } from './synthesize.ts'

type Options = {
  /** In place of this process' environment. */
  readonly environment?: Environment
  /** Gets every line; the terminal by default. */
  readonly log?: Log
  /** In place of what the stack's template says. */
  readonly api?: LocalApi
}

const refusePort = (port: number) => (error: unknown) => {
  const fault = portFault(error)
  if (!fault) throw error
  throw new CannotStart(`Port ${port} ${fault}: choose another one, such as SERVER_PORT=${port + 1} npm start.`)
}

/** The bus that events are published to: the person's choice, else the stack's own. */
const busOf = ({ buses: [own = 'default'] }: LocalApi, { EVENT_BUS_NAME }: Environment) => EVENT_BUS_NAME || own

const serve = async (environment: Environment, log: Log, given: LocalApi | undefined, onStop: OnStop) => {
  const { settings, port, scheduleInterval } = checkSettings(environment)
  const { promise: running, resolve } = Promise.withResolvers<RunningApi>()
  const deliver = running.then((api) => api.deliver)
  const { redis, identity, content, eventBridge, provided } = await surround(environment, settings, deliver, onStop)
  // Before the template is known: a taken port is told at once, and an early request waits instead of being refused.
  const { url, stop } = await startGateway(running, { port, log }).catch(refusePort(port))
  onStop(stop)
  const api = given ?? (await synthesizeApi())
  const planned = planSchedules(api.schedules, scheduleInterval)
  const bus = busOf(api, environment)
  const served = runApi(withEnvironment(api, environment, { ...provided, EVENT_BUS_NAME: bus }), log)
  onStop(served.stop)
  resolve(served)
  const lines = announce({
    ...{ url, bus, schedules: planned, warnings: warningsFor(environment) },
    ...{ redis: redis.description, identity: identity.description, content: content.description },
    eventBridge: eventBridge.description,
  })
  for (const line of lines) log(line)
  const schedules = startSchedules(planned, served.background)
  onStop(schedules.stop)
  void redis.ended?.then(() => {
    log(`Redis at ${redis.address} has ended: stop this program and start it again.`)
    return schedules.stop()
  })
  const upstreams = { identityUrl: identity.url, contentUrl: content.url, eventBridgeUrl: eventBridge.url }
  return { url, redisAddress: redis.address, ...upstreams }
}

/**
 * The whole service on this machine: what the stack's template says, its schedules and rules included, a Redis, an
 * event bus and the two services it asks, each unless the environment names one. `stop` ends everything it started;
 * after a rejection nothing is left running. Rejects with {@link CannotStart} when the person at the terminal can put
 * it right.
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
