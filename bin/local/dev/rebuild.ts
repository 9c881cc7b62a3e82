import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** esbuild then keeps no process of its own, which would outlive the thread. */
const env = { ...process.env, ESBUILD_WORKER_THREADS: '0' }

/** Builds the bundles of all functions. Resolves to what is wrong with their sources, to an empty text if nothing is. */
export const rebuild = async (): Promise<string> => {
  const worker = new Worker(new URL('rebuild-worker.ts', import.meta.url), { env })
  const ended = once(worker, 'exit')
  const [fault] = await once(worker, 'message')
  await ended
  return fault
}
