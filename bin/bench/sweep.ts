import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const SHORT_LIVES = { HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '1' }

/** How many sessions that are due at once one sweep ends in a second. */
export const benchSweep = async (environment: NodeJS.ProcessEnv, ping: number) => {
  const worker = fork(join(import.meta.dirname, 'sweep-worker.ts'), { env: { ...environment, ...SHORT_LIVES } })
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`The sweep's process ended with ${code}`)
  })
  const [{ expired, ms }] = await Promise.race([once(worker, 'message'), ended])
  const rate = (expired / ms) * 1000
  return [
    { what: `${expired} sessions due`, figure: `${Math.round(rate)} a second`, 'to PING': (rate / ping).toFixed(2) },
  ]
}
