import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LocalFunction, Log } from '../template/api.ts'
import type { Outcome } from './outcome.ts'

/** `deadline` in milliseconds since 1970. */
export type Invocation = { id: number; event: unknown; requestId: string; deadline: number }
export type Answer = { id: number; result?: unknown; failed?: string }

const HOST = fileURLToPath(new URL('function-host.ts', import.meta.url))
/** Where the next process of a function finds the code that this one compiled. */
const COMPILE_CACHE = fileURLToPath(new URL('../../../dist/compile-cache', import.meta.url))
const ENDED: Outcome = { failed: 'its process ended' }

/** Metrics, which a function prints for CloudWatch: AmazonCloudWatch/latest/monitoring, "Embedded metric format". */
const isMetrics = (line: string) => {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return false
  try {
    return '_aws' in JSON.parse(line)
  } catch {
    return false
  }
}

const show = (child: ChildProcess, name: string, log: Log) => {
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', (line) => isMetrics(line) || log(`${name} │ ${line}`))
}

/** In a process group of its own, so that Ctrl-C reaches only the runner, and with nothing of the runner's environment. */
const launch = ({ name, folder, handler, environment, isInspected }: LocalFunction, log: Log) => {
  const child = fork(HOST, [folder, handler], {
    cwd: folder,
    env: { ...environment, NODE_COMPILE_CACHE: COMPILE_CACHE },
    execArgv: isInspected ? ['--inspect=127.0.0.1:0'] : [],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  show(child, name, log)
  return child
}

/**
 * The process of one function. `ready` resolves when its handler is loaded, or when it has ended instead.
 * Once it has ended, every waiting and every later call resolves to the outcome that says why.
 */
export const startProcess = (definition: LocalFunction, log: Log) => {
  const child = launch(definition, log)
  const exited = once(child, 'exit')
  const ready = Promise.race([once(child, 'message'), exited])
  const waiting = new Map<number, (outcome: Outcome) => void>()
  let end: Outcome | undefined
  const settle = (id: number, outcome: Outcome) => {
    waiting.get(id)?.(outcome)
    waiting.delete(id)
  }
  const finish = (reason: Outcome) => {
    end ??= reason
    for (const id of [...waiting.keys()]) settle(id, end)
    child.kill('SIGKILL')
  }
  child.on('message', (answer: Answer | 'ready') => {
    if (answer === 'ready') return
    settle(answer.id, answer.failed === undefined ? { result: answer.result } : { failed: answer.failed })
  })
  child.on('error', () => finish(ENDED))
  child.on('exit', () => finish(ENDED))
  const call = (invocation: Invocation) =>
    new Promise<Outcome>((resolve) => {
      if (end) return resolve(end)
      waiting.set(invocation.id, resolve)
      child.send(invocation)
    })
  return { ready, call, finish, exited, hasEnded: () => end !== undefined }
}
