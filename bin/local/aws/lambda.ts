import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { failureOf } from '../lambda/outcome.ts'
import type { Invoke, Restart } from '../lambda/run-functions.ts'
import { RefusedRequest } from './refused-request.ts'

/** A request of UpdateFunctionConfiguration, as far as it is read here. */
const configurationChange = z.object({
  Environment: z.optional(z.object({ Variables: z.optional(z.record(z.string(), z.string())) })),
})

/** A function by its name, or by its name behind an account, as a program calls it in a stage of an account. */
const PATH =
  /^\/2015-03-31\/functions\/(?:\d{12}(?:%3A|:)function(?:%3A|:))?([\w-]+)\/(invocations|configuration|aliases)(?:\/|$)/

export type LambdaReply = { readonly body: unknown; readonly headers?: Record<string, string> }

/**
 * The operations of Lambda that `npm run signing-keys` calls: Invoke, GetFunctionConfiguration, and
 * UpdateFunctionConfiguration, which restarts the function. There are no aliases, as in a stage without a canary. Undefined
 * for any other path. Throws {@link RefusedRequest}.
 */
export const lambdaApi = (invoke: Invoke, restart: Restart) => {
  const variables = new Map<string, Record<string, string>>()
  const configuration = (name: string): LambdaReply => ({
    body: {
      FunctionName: name,
      State: 'Active',
      LastUpdateStatus: 'Successful',
      Environment: { Variables: variables.get(name) ?? {} },
    },
  })
  const configure = async (name: string, text: string) => {
    const { Environment } = configurationChange.parse(JSON.parse(text || '{}'))
    variables.set(name, Environment?.Variables ?? variables.get(name) ?? {})
    await restart(name, variables.get(name)).catch(() => {
      throw new RefusedRequest('ResourceNotFoundException', `Function not found: ${name}`, 404)
    })
    return configuration(name)
  }
  const call = async (name: string, text: string): Promise<LambdaReply> => {
    const outcome = await invoke(name, text ? JSON.parse(text) : null, randomUUID())
    if ('result' in outcome) return { body: outcome.result ?? null }
    const failure = failureOf(outcome) ?? 'the runner has ended'
    const [, errorType = 'Error', errorMessage = failure] = /^(\w*Error): (.*)$/s.exec(failure) ?? []
    return { body: { errorType, errorMessage }, headers: { 'x-amz-function-error': 'Unhandled' } }
  }
  return async (method: string, path: string, text: string): Promise<LambdaReply | undefined> => {
    const [, name = '', what] = PATH.exec(path) ?? []
    if (what === 'invocations' && method === 'POST') return call(name, text)
    if (what === 'aliases') throw new RefusedRequest('ResourceNotFoundException', `No alias of ${name}`, 404)
    if (what !== 'configuration') return undefined
    return method === 'PUT' ? configure(name, text) : configuration(name)
  }
}
