import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FunctionName } from '../../functions/contract/functions.ts'

type Context = { readonly getRemainingTimeInMillis: () => number }
/** A handler as Lambda calls it. */
export type Handler<Result> = (event: unknown, context: Context) => Promise<Result>
export type Reply = { readonly statusCode: number; readonly body: string }

const load = createRequire(import.meta.url)
const loaded = new Map<FunctionName, Handler<unknown>>()

/** The handler of a bundle in the folder BENCH_BUNDLES, loaded into this process, with its environment, when it is first asked for. */
export const handlerOf = <Result = Reply>(name: FunctionName): Handler<Result> => {
  const handler = loaded.get(name) ?? load(join(process.env.BENCH_BUNDLES ?? '', name, 'index.js')).handler
  loaded.set(name, handler)
  return handler as Handler<Result>
}

/** A call that may take so long. */
export const within = (ms: number): Context => {
  const until = Date.now() + ms
  return { getRemainingTimeInMillis: () => until - Date.now() }
}
