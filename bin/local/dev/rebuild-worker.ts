import { parentPort } from 'node:worker_threads'
import { bundleFunctions } from '../../../lib/lambda/bundling.ts'

/** The bundles built anew, on a thread of its own; what is wrong with the sources otherwise. */
const rebuild = () => {
  try {
    bundleFunctions()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

parentPort?.postMessage(rebuild())
