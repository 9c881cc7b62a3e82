import { findSigningKeys } from './aws/find-signing-keys.ts'
import { firstRotations } from './aws/first-rotations.ts'
import { type OnStop, surround } from './dependencies.ts'
import { startGateway } from './gateway/gateway.ts'
import { portFault } from './gateway/listen.ts'
import { withEnvironment } from './lambda/function-environment.ts'
import { type RunningApi, runApi } from './lambda/run-api.ts'
import { startByItself } from './lambda/scheduled-work.ts'
import { planSchedules } from './lambda/schedules.ts'
import { CannotStart } from './settings/cannot-start.ts'
import type { Environment } from './settings/environment.ts'
import { checkSettings, warningsFor } from './settings/settings.ts'
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
  const { promise: open, resolve: letIn } = Promise.withResolvers<RunningApi>()
  const deliver = running.then((api) => api.deliver)
  const around = await surround(environment, settings, deliver, onStop)
  // Before the template is known: a taken port is told at once, and an early request waits instead of being refused.
  const { url, stop } = await startGateway(open, { port, log }).catch(refusePort(port))
  onStop(stop)
  const api = given ?? (await synthesizeApi())
  const schedules = planSchedules(api.schedules, scheduleInterval)
  const signingKeys = await findSigningKeys(environment, api, running)
  onStop(signingKeys.stop)
  const bus = busOf(api, environment)
  const provided = { ...around.provided, ...signingKeys.settings, EVENT_BUS_NAME: bus }
  const served = runApi(withEnvironment(api, environment, provided), log)
  onStop(served.stop)
  resolve(served)
  if (signingKeys.rotate) await firstRotations(api.secrets, signingKeys.rotate, log)
  letIn(served)
  const whereabouts = { url, bus, schedules, signingKeys, warnings: warningsFor(environment) }
  for (const line of announce({ ...around.described, ...whereabouts })) log(line)
  startByItself(schedules, served, around.redis, log, onStop)
  return { url, redisAddress: around.redis.address, ...around.urls, awsUrl: signingKeys.url }
}

/**
 * The whole service on this machine: what the stack's template says, its schedules and rules included, a Redis, an
 * event bus, an issuer of access tokens, the secrets, and the two services it asks, each unless the environment names
 * one. `stop` ends everything it started; after a rejection nothing is left running. Rejects with {@link CannotStart}
 * when the person at the terminal can put it right.
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
