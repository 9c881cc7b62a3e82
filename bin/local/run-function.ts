import type { LocalFunction, Log } from './api.ts'
import { startProcess } from './function-process.ts'
import type { Outcome } from './outcome.ts'

/** Lambda's own limit for what happens before the first call; it does not count against the function's timeout. */
const INIT_MS = 10_000

type Process = ReturnType<typeof startProcess>

const within = async (ms: number, work: Promise<unknown>, onTimeout: () => void) => {
  const timer = setTimeout(onTimeout, ms)
  await work
  clearTimeout(timer)
}

/**
 * One function. Its process starts with the first call and again after it has ended; a call that outlasts the
 * timeout ends the process, and all its callers learn why, as after any other end.
 *
 * Calls at the same time share the process, where Lambda would start one for each, and it is not frozen between calls.
 */
export const runFunction = (definition: LocalFunction, log: Log) => {
  const { name, timeoutMs } = definition
  let current: Process | undefined
  let isStopped = false
  let calls = 0
  const ensure = () => {
    if (!current || current.hasEnded()) current = startProcess(definition, log)
    return current
  }
  const giveUp = (running: Process, what: string, ms: number) => () => {
    const timedOut = `${what} timed out after ${(ms / 1000).toFixed(2)} seconds`
    if (!running.hasEnded()) log(`${name} │ ${timedOut}`)
    running.finish({ timedOut })
  }
  return {
    invoke: async (event: unknown, requestId: string): Promise<Outcome> => {
      if (isStopped) return { stopped: true }
      const running = ensure()
      await within(INIT_MS, running.ready, giveUp(running, 'Init', INIT_MS))
      const answer = running.call({ id: ++calls, event, requestId, deadline: Date.now() + timeoutMs })
      await within(timeoutMs, answer, giveUp(running, 'Task', timeoutMs))
      return answer
    },
    /** Ends the process, if there is one, and waits until it is gone. No call starts another. */
    stop: async () => {
      isStopped = true
      current?.finish({ stopped: true })
      await current?.exited
    },
  }
}
