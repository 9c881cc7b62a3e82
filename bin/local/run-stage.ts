import { findSigningKeys } from './aws/find-signing-keys.ts'
import { firstRotations } from './aws/first-rotations.ts'
import type { OnStop } from './dependencies.ts'
import { withEnvironment } from './lambda/function-environment.ts'
import { type RunningApi, runApi } from './lambda/run-api.ts'
import type { Environment } from './settings/environment.ts'
import type { Surroundings } from './surroundings.ts'
import type { LocalApi, Log } from './template/api.ts'

/** The bus that events are published to: EVENT_BUS_NAME, else the bus of the stack. */
const busOf = ({ buses: [own = 'default'] }: LocalApi, { EVENT_BUS_NAME }: Environment) => EVENT_BUS_NAME || own

type Wanted = {
  readonly api: LocalApi
  readonly environment: Environment
  readonly around: Surroundings
  readonly log: Log
  /** The functions, once they can be called. */
  readonly running: PromiseWithResolvers<RunningApi>
}

/** Runs the functions of a template among what is around them. Resolves when the first signing keys are there. */
export const runStage = async ({ api, environment, around, log, running }: Wanted, onStop: OnStop) => {
  const { url, activity, subscribers, dependencies } = around
  const signingKeys = await findSigningKeys(environment, api, running.promise)
  onStop(signingKeys.stop)
  const bus = busOf(api, environment)
  const CONTRACT_URL = environment.CONTRACT_URL || `${url}/contract`
  const provided = { ...dependencies.provided, ...signingKeys.settings, EVENT_BUS_NAME: bus, CONTRACT_URL }
  const served = runApi(withEnvironment(api, environment, provided), log, { subscribers, activity })
  onStop(served.stop)
  running.resolve(served)
  if (signingKeys.rotate) await firstRotations(api.secrets, signingKeys.rotate, log)
  return { served, signingKeys, bus }
}
