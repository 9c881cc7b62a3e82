import { onTestFinished } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'

/** A line to a server that ends with the test. */
export const ownProxy = async (target: string) => {
  const proxy = await startFaultProxy(target)
  onTestFinished(proxy.stop)
  return proxy
}
