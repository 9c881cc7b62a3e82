import { createRequire } from 'node:module'
import type { FunctionName } from '../../functions/contract/functions.ts'
import { bundleFunctions } from '../../lib/lambda/bundling.ts'

type Context = { readonly getRemainingTimeInMillis: () => number }
/** A handler as Lambda calls it. */
export type Handler<Result> = (event: unknown, context: Context) => Promise<Result>
export type Reply = { readonly statusCode: number; readonly body: string }

/** The handler of a bundle, loaded into this process with its environment. */
export const handlerOf = <Result = Reply>(name: FunctionName): Handler<Result> =>
  createRequire(import.meta.url)(`${bundleFunctions().directoryOf(name)}/index.js`).handler

/** A call that may take so long. */
export const within = (ms: number): Context => {
  const until = Date.now() + ms
  return { getRemainingTimeInMillis: () => until - Date.now() }
}
