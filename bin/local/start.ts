import type { OnStop } from './dependencies.ts'
import { type DevOptions, develop, inspecting } from './dev/develop.ts'
import type { RunningApi } from './lambda/run-api.ts'
import { runSchedules } from './lambda/scheduled-work.ts'
import { planSchedules } from './lambda/schedules.ts'
import { runStage } from './run-stage.ts'
import type { Environment } from './settings/environment.ts'
import { checkSettings, warningsFor } from './settings/settings.ts'
import { startSurroundings } from './surroundings.ts'
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

type Wanted = {
  readonly environment: Environment
  readonly log: Log
  readonly given: LocalApi | undefined
  readonly dev: DevOptions
}

const serve = async ({ environment, log, given, dev }: Wanted, onStop: OnStop) => {
  const { settings, port, scheduleInterval } = checkSettings(environment)
  const [running, open] = [Promise.withResolvers<RunningApi>(), Promise.withResolvers<RunningApi>()]
  const promised = { running: running.promise, open: open.promise }
  const around = await startSurroundings({ environment, settings, port, log, api: promised }, onStop)
  const { url, subscribers, dependencies, page } = around
  log(`Starting ${url} …`)
  const api = inspecting(given ?? (await synthesizeApi({ withSessionLog: settings.POSTGRES_ENABLED })), dev)
  const schedules = planSchedules(api.schedules, scheduleInterval)
  const { served, signingKeys, bus } = await runStage({ api, environment, around, log, running }, onStop)
  open.resolve(served)
  page.open({ api: served, schedules, secrets: api.secrets, rotate: signingKeys.rotate })
  const receivers = subscribers.described
  const overview = { url, bus, receivers, schedules, signingKeys, warnings: warningsFor(environment) }
  for (const line of announce({ ...dependencies.described, ...overview })) log(line)
  runSchedules(schedules, served, dependencies.redis, log, onStop)
  onStop(develop(api, served, dev, log))
  return { url, redisAddress: dependencies.redis.address, ...dependencies.urls, awsUrl: signingKeys.url }
}

/**
 * Starts the whole service on this machine: the routes, functions, schedules and rules of the stack's template, and a
 * Redis, an event bus, an issuer of access tokens, the secrets, Identity and Content, each unless the environment names
 * one. `stop` ends everything it started; after a rejection nothing is left running. Rejects with CannotStart
 * for a fault that the person at the terminal can repair.
 */
export const startLocal = async (options: Options = {}) => {
  const { environment = process.env, log = console.log, api: given, ...dev } = options
  const stops: (() => Promise<void>)[] = []
  const stop = async () => void (await Promise.all(stops.splice(0).map((end) => end())))
  try {
    return { ...(await serve({ environment, log, given, dev }, (end) => stops.push(end))), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
