import type { LocalFunction, Log } from '../template/api.ts'
import type { Outcome } from './outcome.ts'
import { runFunction } from './run-function.ts'

/** Calls a function by its name. Never rejects. */
export type Invoke = (functionName: string, event: unknown, requestId: string) => Promise<Outcome>

/** From the next call on the function is a fresh process, with these variables added. Rejects when there is no such function. */
export type Restart = (functionName: string, variables?: Readonly<Record<string, string>>) => Promise<void>

/** All functions of a template, each known by its name there and by the one it would have in an account; `stop` ends their processes. */
export const runFunctions = (definitions: readonly LocalFunction[], log: Log) => {
  const running = definitions.map((definition) => ({ definition, one: runFunction(definition, log) }))
  const functions = new Map(
    running.flatMap(({ definition: { name, deployedAs = name }, one }) => [
      [name, one],
      [deployedAs, one],
    ]),
  )
  const invoke: Invoke = async (functionName, event, requestId) =>
    functions.get(functionName)?.invoke(event, requestId) ?? { failed: 'there is no such function' }
  const restart: Restart = async (functionName, variables) => {
    const found = functions.get(functionName)
    if (!found) throw new Error(`There is no function ${functionName}`)
    found.restart(variables)
  }
  const restartAll = (variables: Readonly<Record<string, string>>) => {
    for (const { one } of running) one.restart(variables)
  }
  const stop = async () => void (await Promise.all(running.map(({ one }) => one.stop())))
  return { invoke, restart, restartAll, stop }
}
