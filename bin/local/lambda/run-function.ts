import type { LocalFunction, Log } from '../template/api.ts'
import { startProcess } from './function-process.ts'
import type { Outcome } from './outcome.ts'

/** Lambda's own limit for what happens before the first call; it does not count against the function's timeout. */
const INIT_MS = 10_000

type Process = ReturnType<typeof startProcess>

/** The longest that a timer of Node can wait: somebody may look at a stopped function for long. */
const UNLIMITED_MS = 2 ** 31 - 1

const within = async (ms: number, work: Promise<unknown>, onTimeout: () => void) => {
  const timer = setTimeout(onTimeout, ms)
  await work
  clearTimeout(timer)
}

const giveUp = (log: Log, name: string, running: Process, what: string, ms: number) => () => {
  const timedOut = `${what} timed out after ${(ms / 1000).toFixed(2)} seconds`
  if (!running.hasEnded()) log(`${name} │ ${timedOut}`)
  running.finish({ timedOut })
}

/** One process of a function, and the calls that it has not answered yet. */
const serving = (definition: LocalFunction, log: Log) => {
  const { name, isInspected } = definition
  const timeoutMs = isInspected ? UNLIMITED_MS : definition.timeoutMs
  const initMs = isInspected ? UNLIMITED_MS : INIT_MS
  const running = startProcess(definition, log)
  const calls = new Set<Promise<Outcome>>()
  const ask = async (id: number, event: unknown, requestId: string): Promise<Outcome> => {
    await within(initMs, running.ready, giveUp(log, name, running, 'Init', initMs))
    const answer = running.call({ id, event, requestId, deadline: Date.now() + timeoutMs })
    await within(timeoutMs, answer, giveUp(log, name, running, 'Task', timeoutMs))
    return answer
  }
  const end = async () => {
    running.finish({ stopped: true })
    await running.exited
  }
  return {
    ask: (id: number, event: unknown, requestId: string) => {
      const call = ask(id, event, requestId)
      calls.add(call)
      return call.finally(() => calls.delete(call))
    },
    hasEnded: running.hasEnded,
    end,
    /** Ends it as soon as its calls are answered. */
    retire: () => Promise.allSettled(calls).then(end),
  }
}

type Serving = ReturnType<typeof serving>

/**
 * One function. Its process starts with the first call and again after it has ended; a call that outlasts the
 * timeout ends the process, and all its callers learn why, as after any other end.
 *
 * Calls at the same time share the process, where Lambda would start one for each, and it is not frozen between calls.
 */
export const runFunction = (given: LocalFunction, log: Log) => {
  let definition = given
  let current: Serving | undefined
  const retiring = new Set<Serving>()
  let isStopped = false
  let calls = 0
  const ensure = () => {
    if (!current || current.hasEnded()) current = serving(definition, log)
    return current
  }
  const leave = (old: Serving) => {
    retiring.add(old)
    void old.retire().then(() => retiring.delete(old))
  }
  return {
    invoke: async (event: unknown, requestId: string): Promise<Outcome> =>
      isStopped ? { stopped: true } : ensure().ask(++calls, event, requestId),
    /** From the next call on it is a fresh process, with these variables added; the old one finishes the calls it has. */
    restart: (variables: Readonly<Record<string, string>> = {}) => {
      definition = { ...definition, environment: { ...definition.environment, ...variables } }
      if (current) leave(current)
      current = undefined
    },
    /** Ends its processes, if there are any, and waits until they are gone. No call starts another. */
    stop: async () => {
      isStopped = true
      await Promise.all([current, ...retiring].map((one) => one?.end()))
    },
  }
}
