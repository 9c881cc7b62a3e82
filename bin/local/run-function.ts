import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { LocalFunction, Log } from './api.ts'
import { startProcess } from './function-process.ts'
import { functionFailed, functionTimedOut, type Reply } from './reply.ts'

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
 * timeout ends the process, and all its callers get the gateway's 503, as for any other end its 500.
 *
 * Calls at the same time share the process, where Lambda would start one for each, and it is not frozen between calls.
 */
export const runFunction = (definition: LocalFunction, log: Log) => {
  const { name, timeoutMs } = definition
  let current: Process | undefined
  let calls = 0
  const ensure = () => {
    if (!current || current.hasEnded()) current = startProcess(definition, log)
    return current
  }
  const giveUp = (running: Process, what: string, ms: number) => () => {
    if (!running.hasEnded()) log(`${name} │ ${what} timed out after ${(ms / 1000).toFixed(2)} seconds`)
    running.finish(functionTimedOut)
  }
  return {
    invoke: async (event: APIGatewayProxyEventV2, requestId: string): Promise<Reply> => {
      const running = ensure()
      await within(INIT_MS, running.ready, giveUp(running, 'Init', INIT_MS))
      const answer = running.call({ id: ++calls, event, requestId, deadline: Date.now() + timeoutMs })
      await within(timeoutMs, answer, giveUp(running, 'Task', timeoutMs))
      return answer
    },
    /** Ends the process, if there is one, and waits until it is gone. */
    stop: async () => {
      current?.finish(functionFailed)
      await current?.exited
    },
  }
}
