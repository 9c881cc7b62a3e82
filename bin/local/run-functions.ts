import type { LocalFunction, Log } from './api.ts'
import type { Outcome } from './outcome.ts'
import { runFunction } from './run-function.ts'

/** Calls a function by its name. Never rejects. */
export type Invoke = (functionName: string, event: unknown, requestId: string) => Promise<Outcome>

/** All functions of a template; `stop` ends their processes. */
export const runFunctions = (definitions: readonly LocalFunction[], log: Log) => {
  const functions = new Map(definitions.map((definition) => [definition.name, runFunction(definition, log)]))
  const invoke: Invoke = async (functionName, event, requestId) =>
    functions.get(functionName)?.invoke(event, requestId) ?? { failed: 'there is no such function' }
  const stop = async () => void (await Promise.all([...functions.values()].map((one) => one.stop())))
  return { invoke, stop }
}
