import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { LocalApi } from './api.ts'

const inWorker = async (): Promise<LocalApi> => {
  const worker = new Worker(new URL('synthesize-worker.ts', import.meta.url))
  const [api] = await once(worker, 'message')
  await worker.terminate()
  return api
}

let known: Promise<LocalApi> | undefined

/**
 * What the stack's template says, bundles built; synthesized once in a process. On a thread of its own, which takes
 * the CDK's half gigabyte with it when it ends and leaves this one free to hear Ctrl-C.
 */
export const synthesizeApi = () => {
  known ??= inWorker()
  return known
}
