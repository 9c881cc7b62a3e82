import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { LocalApi } from './api.ts'
import { keptApi } from './kept-api.ts'

const root = resolve(import.meta.dirname, '../../..')

/** What the template of the local stage depends on. */
export type Variant = { readonly withSessionLog: boolean }

/** esbuild then keeps no service of its own, whose process would outlive the thread as a zombie. */
const env = { ...process.env, ESBUILD_WORKER_THREADS: '0' }

const inWorker = async (directory: string, variant: Variant): Promise<LocalApi> => {
  const worker = new Worker(new URL('synthesize-worker.ts', import.meta.url), {
    env,
    workerData: { directory, ...variant },
  })
  const ended = once(worker, 'exit')
  const [api] = await once(worker, 'message')
  await ended
  return api
}

/** The cloud assembly is not kept, not even when the process ends while it is being written. */
const withoutTrace = async (variant: Variant) => {
  const directory = mkdtempSync(join(tmpdir(), 'viewing-service-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    return await inWorker(directory, variant)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

const keptOrSynthesized = async (variant: Variant) => {
  const kept = keptApi(root, variant.withSessionLog ? 'local-api-with-log' : 'local-api')
  const known = kept.find()
  if (known) return known
  const api = await withoutTrace(variant)
  kept.keep(api)
  return api
}

const known = new Map<boolean, Promise<LocalApi>>()

/**
 * What the stack's template says, bundles built; read or synthesized once in a process for each variant. On a thread of its own, which
 * takes the CDK's half gigabyte with it when it ends and leaves this one free to react to Ctrl-C.
 */
export const synthesizeApi = (variant: Variant = { withSessionLog: false }) => {
  const api = known.get(variant.withSessionLog) ?? keptOrSynthesized(variant)
  known.set(variant.withSessionLog, api)
  return api
}
