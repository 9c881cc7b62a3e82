import { randomUUID } from 'node:crypto'
import { CannotStart } from '../settings/cannot-start.ts'
import { failureOf } from './outcome.ts'
import type { Invoke } from './run-functions.ts'

/** Calls what a deployment calls, one after the other. Throws {@link CannotStart} with the reason of the first that fails. */
export const callAtDeployment = async (names: readonly string[], invoke: Invoke) => {
  for (const name of names) {
    const failure = failureOf(await invoke(name, {}, randomUUID()))
    if (failure !== undefined) throw new CannotStart(`${name}, which every deployment calls, failed: ${failure}`)
  }
}
