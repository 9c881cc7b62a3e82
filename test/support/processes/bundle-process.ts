import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { onTestFinished } from 'vitest'
import type { FunctionName } from '../../../functions/contract/functions.ts'
import { bundleFunctions } from '../../../lib/lambda/bundling.ts'
import type { Answer } from '../service/service.ts'
import { compileCache } from './compile-cache.ts'

const runner = join(import.meta.dirname, 'run-bundle.ts')

type Message = { readonly id: number; readonly reply?: unknown; readonly failure?: string }

/** The bundle that would be deployed of one function. */
export const bundleOf = (name: FunctionName) => join(bundleFunctions().directoryOf(name), 'index.js')

/**
 * A bundle in an operating-system process of its own, which has ended when the test is over. `call` gives what the
 * handler returns when it may take `ms`; it never settles for a process that was killed meanwhile.
 */
export const functionProcess = async (bundle: string, environment: Record<string, string>) => {
  const child = fork(runner, [bundle], {
    env: { PATH: process.env.PATH ?? '', ...compileCache, AUTHENTICATION: 'none', ...environment },
    silent: true,
  })
  const exited = once(child, 'exit')
  const kill = () => {
    child.kill('SIGKILL')
    return exited
  }
  onTestFinished(async () => void (await kill()))
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => printed.push(String(text)))
  await Promise.race([once(child, 'message'), exited])
  const waiting = new Map<number, (message: Message) => void>()
  child.on('message', (message: Message) => waiting.get(message.id)?.(message))
  return {
    printed,
    call: (event: unknown, ms = 10_000) =>
      new Promise<unknown>((resolve, reject) => {
        const id = waiting.size
        waiting.set(id, ({ reply, failure }) => (failure ? reject(new Error(failure)) : resolve(reply)))
        child.send({ id, event, ms })
      }),
    /** Stops it as Lambda does between two requests; it goes on where it was. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    /** Ends it outright, in the middle of whatever it does. */
    kill,
  }
}

/** The bundle of an endpoint in a process of its own, called as API Gateway calls it. */
export const bundleProcess = async (bundle: string, environment: Record<string, string>) => {
  const { call } = await functionProcess(bundle, environment)
  return async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    const { statusCode = 0, headers = {}, body = '' } = (await call(event)) as APIGatewayProxyStructuredResultV2
    return { status: statusCode, headers: headers as Record<string, string>, body: JSON.parse(body) }
  }
}
