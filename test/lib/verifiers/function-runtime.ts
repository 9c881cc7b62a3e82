import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createContext, Script } from 'node:vm'

export const FUNCTION_FILE = 'lib/verifiers/cloudfront-function.js'

type Valued = Record<string, { value: string }>
export type FunctionRequest = { method: string; uri: string; querystring: Valued; headers: Valued; cookies: Valued }
type FunctionAnswer = { readonly statusCode?: number; readonly uri?: string } & Partial<FunctionRequest>

const source = () => readFileSync(FUNCTION_FILE, 'utf8').replace("import cf from 'cloudfront'", '')

/** The one module of the runtime that the function may ask for, with nothing but what AWS documents of it. */
const required = (name: string) => {
  if (name !== 'crypto') throw new Error(`The runtime has no module ${name}`)
  return { createHash, createHmac }
}

const hosted = (store: ReadonlyMap<string, string>) => {
  const get = async (key: string) => {
    const value = store.get(key)
    if (value === undefined) throw new Error('KeyNotFound')
    return value
  }
  const kvs = () => ({ get, exists: async (key: string) => store.has(key) })
  return { cf: { kvs }, require: required, Buffer, console: { log: () => {} } }
}

/**
 * The CloudFront Function in a context that has what AWS documents of JavaScript runtime 2.0: HMAC and hashes, Buffer, the
 * KeyValueStore; no network, no timers, no code out of texts. Its speed and its limit of time are not those of CloudFront.
 */
export const cloudFrontFunction = (store: ReadonlyMap<string, string>) => {
  const context = createContext(hosted(store), { codeGeneration: { strings: false, wasm: false } })
  const handler: (event: object) => Promise<FunctionAnswer> = new Script(`${source()}\nhandler`).runInContext(context)
  return (uri: string, more: Partial<FunctionRequest> = {}) =>
    handler({
      ...{ version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip: '198.51.100.1' } },
      request: { method: 'GET', uri, querystring: {}, headers: {}, cookies: {}, ...more },
    })
}

export const withPass = (pass: string): Partial<FunctionRequest> => ({ cookies: { 'segment-pass': { value: pass } } })
