import { createActivity } from './activity/activity.ts'
import { findSigningKeys } from './aws/find-signing-keys.ts'
import { firstRotations } from './aws/first-rotations.ts'
import { createClock } from './clock/clock.ts'
import { findDependencies, type OnStop } from './dependencies.ts'
import { type DevOptions, develop, inspecting } from './dev/develop.ts'
import { startGateway } from './gateway/gateway.ts'
import { portFault } from './gateway/listen.ts'
import { withEnvironment } from './lambda/function-environment.ts'
import { type RunningApi, runApi } from './lambda/run-api.ts'
import { runSchedules } from './lambda/scheduled-work.ts'
import { planSchedules } from './lambda/schedules.ts'
import { startPage } from './page/start-page.ts'
import { CannotStart } from './settings/cannot-start.ts'
import type { Environment } from './settings/environment.ts'
import { checkSettings, warningsFor } from './settings/settings.ts'
import { createSubscribers } from './subscribers/subscribers.ts'
import { untouched } from './switches/switches.ts'
import type { LocalApi, Log } from './template/api.ts'
import { synthesizeApi } from './template/synthesize.ts'
import { announce } from './terminal/announce.ts'

type Options = {
  /** In place of this process' environment. */
  readonly environment?: Environment
  /** Gets every line; the terminal by default. */
  readonly log?: Log
  /** In place of what the stack's template says. */
  readonly api?: LocalApi
} & DevOptions

const refusePort = (port: number) => (error: unknown) => {
  const fault = portFault(error)
  if (!fault) throw error
  throw new CannotStart(`Port ${port} ${fault}: choose another one, such as SERVER_PORT=${port + 1} npm start.`)
}

/** The bus that events are published to: EVENT_BUS_NAME, else the bus of the stack. */
const busOf = ({ buses: [own = 'default'] }: LocalApi, { EVENT_BUS_NAME }: Environment) => EVENT_BUS_NAME || own

const serve = async (
  environment: Environment,
  log: Log,
  given: LocalApi | undefined,
  dev: DevOptions,
  onStop: OnStop,
) => {
  const { settings, port, scheduleInterval } = checkSettings(environment)
  const { promise: running, resolve } = Promise.withResolvers<RunningApi>()
  const { promise: open, resolve: openGateway } = Promise.withResolvers<RunningApi>()
  const deliver = running.then((api) => api.deliver)
  const subscribers = createSubscribers(environment, log)
  onStop(subscribers.stop)
  const clock = createClock()
  const activity = createActivity(clock.now)
  const switches = untouched()
  const watched = { switches, activity, clock, feed: subscribers.feed }
  const dependencies = await findDependencies(environment, settings, deliver, watched, onStop)
  const page = startPage({ ...watched, ...dependencies.urls, environment, settings, redis: dependencies.redis })
  onStop(page.stop)
  // Before the template is read: a taken port is reported at once, and an early request waits instead of being refused.
  const { url, stop } = await startGateway(open, {
    ...{ port, log, now: clock.now, activity, beside: page.beside },
  }).catch(refusePort(port))
  onStop(stop)
  log(`Starting ${url} …`)
  const api = inspecting(given ?? (await synthesizeApi()), dev)
  const schedules = planSchedules(api.schedules, scheduleInterval)
  const signingKeys = await findSigningKeys(environment, api, running)
  onStop(signingKeys.stop)
  const bus = busOf(api, environment)
  const CONTRACT_URL = environment.CONTRACT_URL || `${url}/contract`
  const provided = { ...dependencies.provided, ...signingKeys.settings, EVENT_BUS_NAME: bus, CONTRACT_URL }
  const served = runApi(withEnvironment(api, environment, provided), log, { subscribers, activity })
  onStop(served.stop)
  resolve(served)
  if (signingKeys.rotate) await firstRotations(api.secrets, signingKeys.rotate, log)
  openGateway(served)
  page.open({ api: served, schedules, secrets: api.secrets, rotate: signingKeys.rotate })
  const overview = {
    url,
    bus,
    receivers: subscribers.described,
    schedules,
    signingKeys,
    warnings: warningsFor(environment),
  }
  for (const line of announce({ ...dependencies.described, ...overview })) log(line)
  runSchedules(schedules, served, dependencies.redis, log, onStop)
  onStop(develop(api, served, dev, log))
  return { url, redisAddress: dependencies.redis.address, ...dependencies.urls, awsUrl: signingKeys.url }
}

/**
 * Starts the whole service on this machine: the routes, functions, schedules and rules of the stack's template, and a
 * Redis, an event bus, an issuer of access tokens, the secrets, Identity and Content, each unless the environment names
 * one. `stop` ends everything it started; after a rejection nothing is left running. Rejects with {@link CannotStart}
 * for a fault that the person at the terminal can repair.
 */
export const startLocal = async (options: Options = {}) => {
  const { environment = process.env, log = console.log, api, ...dev } = options
  const stops: (() => Promise<void>)[] = []
  const stop = async () => void (await Promise.all(stops.splice(0).map((end) => end())))
  try {
    return { ...(await serve(environment, log, api, dev, (end) => stops.push(end))), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
