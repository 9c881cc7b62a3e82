import { findSigningKeys } from './aws/find-signing-keys.ts'
import { firstRotations } from './aws/first-rotations.ts'
import type { OnStop } from './dependencies.ts'
import { callAtDeployment } from './lambda/at-deployment.ts'
import { withEnvironment } from './lambda/function-environment.ts'
import { type RunningApi, runApi } from './lambda/run-api.ts'
import type { Environment } from './settings/environment.ts'
import type { Surroundings } from './surroundings.ts'
import type { LocalApi, Log } from './template/api.ts'

/** The bus that events are published to: EVENT_BUS_NAME, else the bus of the stack. */
const busOf = ({ buses: [own = 'default'] }: LocalApi, { EVENT_BUS_NAME }: Environment) => EVENT_BUS_NAME || own

/** Where functions send what the session log can never hold: in the template that is a queue. */
const deadLettersOf = ({ functions }: LocalApi, { queues, dependencies }: Surroundings) => {
  const name = functions.map(({ environment }) => environment.SESSION_LOG_DEAD_LETTERS).find(Boolean)
  const { queuesUrl: base } = dependencies.urls
  return name ? { SESSION_LOG_DEAD_LETTERS: queues.urlOf(base, name), AWS_ENDPOINT_URL_SQS: base } : {}
}

type Wanted = {
  readonly api: LocalApi
  readonly environment: Environment
  readonly around: Surroundings
  readonly log: Log
  /** The functions, once they can be called. */
  readonly running: PromiseWithResolvers<RunningApi>
}

/** Runs the functions of a template among what is around them. Resolves when what a deployment calls has run, and the first signing keys are there. */
export const runStage = async ({ api, environment, around, log, running }: Wanted, onStop: OnStop) => {
  const { url, activity, subscribers, queues, dependencies } = around
  const signingKeys = await findSigningKeys(environment, api, running.promise)
  onStop(signingKeys.stop)
  const bus = busOf(api, environment)
  const CONTRACT_URL = environment.CONTRACT_URL || `${url}/contract`
  const provided = { ...dependencies.provided, ...signingKeys.settings, EVENT_BUS_NAME: bus, CONTRACT_URL }
  const all = { ...provided, ...deadLettersOf(api, around) }
  const served = runApi(withEnvironment(api, environment, all), log, { subscribers, activity, queues })
  onStop(served.stop)
  running.resolve(served)
  await callAtDeployment(api.atDeployment, served.invoke)
  if (signingKeys.rotate) await firstRotations(api.secrets, signingKeys.rotate, log)
  return { served, signingKeys, bus }
}
