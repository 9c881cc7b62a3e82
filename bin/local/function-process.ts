import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { LocalFunction, Log } from './api.ts'
import { functionFailed, type Reply, toReply } from './reply.ts'

/** `deadline` in milliseconds since 1970. */
export type Invocation = { id: number; event: APIGatewayProxyEventV2; requestId: string; deadline: number }
export type Outcome = { id: number; result?: unknown; failed?: true }

const HOST = fileURLToPath(new URL('function-host.ts', import.meta.url))

const show = (child: ChildProcess, name: string, log: Log) => {
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', (line) => log(`${name} │ ${line}`))
}

/** In a process group of its own, so that Ctrl-C reaches only the runner, and with nothing of the runner's environment. */
const launch = ({ name, folder, handler, environment }: LocalFunction, log: Log) => {
  const child = fork(HOST, [folder, handler], {
    cwd: folder,
    env: { ...environment },
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  show(child, name, log)
  return child
}

/**
 * The process of one function. `ready` resolves when its handler is loaded, or when it has ended instead.
 * Once it has ended, every waiting and every later call resolves to the reply that says why.
 */
export const startProcess = (definition: LocalFunction, log: Log) => {
  const child = launch(definition, log)
  const exited = once(child, 'exit')
  const ready = Promise.race([once(child, 'message'), exited])
  const waiting = new Map<number, (reply: Reply) => void>()
  let end: Reply | undefined
  const settle = (id: number, reply: Reply) => {
    waiting.get(id)?.(reply)
    waiting.delete(id)
  }
  const finish = (reason: Reply) => {
    end ??= reason
    for (const id of [...waiting.keys()]) settle(id, end)
    child.kill('SIGKILL')
  }
  child.on('message', (outcome: Outcome | 'ready') => {
    if (outcome !== 'ready') settle(outcome.id, outcome.failed ? functionFailed : toReply(outcome.result))
  })
  child.on('error', () => finish(functionFailed))
  child.on('exit', () => finish(functionFailed))
  const call = (invocation: Invocation) =>
    new Promise<Reply>((resolve) => {
      if (end) return resolve(end)
      waiting.set(invocation.id, resolve)
      child.send(invocation)
    })
  return { ready, call, finish, exited, hasEnded: () => end !== undefined }
}
