import { randomUUID } from 'node:crypto'
import type { Log } from '../template/api.ts'
import { failureOf } from './outcome.ts'
import type { Invoke } from './run-functions.ts'

/** Calls a function without waiting for its result; `cause` names what called it, such as a schedule. Never rejects. */
export type Background = (cause: string, functionName: string, event: unknown) => Promise<void>

/** Makes background calls. Each failure is printed as one line; none is retried. */
export const inBackground =
  (invoke: Invoke, log: Log): Background =>
  async (cause, functionName, event) => {
    const failure = failureOf(await invoke(functionName, event, randomUUID()))
    if (failure === undefined) return
    const [reason] = failure.split('\n')
    log(`${new Date().toTimeString().slice(0, 8)} ${cause}: ${functionName} failed: ${reason}`)
  }
