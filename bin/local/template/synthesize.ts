import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { LocalApi } from './api.ts'
import { keptApi } from './kept-api.ts'

const root = resolve(import.meta.dirname, '../../..')

/** esbuild then keeps no service of its own, whose process would outlive the thread as a zombie. */
const env = { ...process.env, ESBUILD_WORKER_THREADS: '0' }

const inWorker = async (directory: string): Promise<LocalApi> => {
  const worker = new Worker(new URL('synthesize-worker.ts', import.meta.url), { env, workerData: directory })
  const ended = once(worker, 'exit')
  const [api] = await once(worker, 'message')
  await ended
  return api
}

/** The cloud assembly is not kept, not even when the process ends while it is being written. */
const withoutTrace = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'viewing-service-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    return await inWorker(directory)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

const keptOrSynthesized = async () => {
  const kept = keptApi(root)
  const known = kept.find()
  if (known) return known
  const api = await withoutTrace()
  kept.keep(api)
  return api
}

let known: Promise<LocalApi> | undefined

/**
 * What the stack's template says, bundles built; read or synthesized once in a process. On a thread of its own, which
 * takes the CDK's half gigabyte with it when it ends and leaves this one free to react to Ctrl-C.
 */
export const synthesizeApi = () => {
  known ??= keptOrSynthesized()
  return known
}
