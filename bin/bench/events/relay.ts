import { join } from 'node:path'
import { startDriver } from '../side/driver.ts'
import type { Side } from '../side/side.ts'
import type { RelayVerbs } from './relay-worker.ts'

/** The relay in a process of its own, as in Lambda, once its bundle is loaded. */
export const startRelay = async ({ environment }: Side) => {
  const relay = startDriver<RelayVerbs>(join(import.meta.dirname, 'relay-worker.ts'), environment)
  await relay.ask('cpu', undefined as never)
  return {
    begin: () => relay.ask('begin', undefined as never),
    end: () => relay.ask('end', undefined as never),
    /** µs of processor time so far. */
    cpu: () => relay.ask('cpu', undefined as never),
    stop: relay.stop,
  }
}
