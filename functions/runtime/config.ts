import { readSettings } from '../contract/settings/read-settings.ts'
import type { Settings } from '../contract/settings/settings.ts'

/** The settings of this function. Throws one error that names every bad variable: a function with one must not start. */
export const readConfig = (environment: NodeJS.ProcessEnv): Settings => {
  const read = readSettings(environment)
  if ('faults' in read) throw new Error(`The environment is not valid: ${read.faults.join('; ')}`)
  return read.settings
}
