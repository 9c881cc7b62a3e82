import { randomUUID } from 'node:crypto'
import type { Log } from '../template/api.ts'
import { failureOf } from './outcome.ts'
import type { Invoke } from './run-functions.ts'

/** Calls a function that nobody waits for, on behalf of whatever `cause` names. Never rejects. */
export type Background = (cause: string, functionName: string, event: unknown) => Promise<void>

/** Such calls, each failure told in one line; none is repeated. */
export const inBackground =
  (invoke: Invoke, log: Log): Background =>
  async (cause, functionName, event) => {
    const failure = failureOf(await invoke(functionName, event, randomUUID()))
    if (failure === undefined) return
    const [reason] = failure.split('\n')
    log(`${new Date().toTimeString().slice(0, 8)} ${cause}: ${functionName} failed: ${reason}`)
  }
