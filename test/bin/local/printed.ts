import { randomBytes } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { startLocal } from '../../../bin/local/start.ts'

/** What a run is started with so that what it prints is worth looking at: tokens are asked for, schedules are quick. */
export const ON = { AUTHENTICATION: 'jwt', SERVER_PORT: '0', LOCAL_SCHEDULE_INTERVAL: '1s' }

/** The runner inside this process; `printed` is all that it, its functions and its gateway printed. Ends with the test. */
export const startHere = async (environment: Record<string, string>) => {
  const said: string[] = []
  const { PATH = '' } = process.env
  const local = await startLocal({
    environment: { PATH, ...ON, ...environment },
    log: (line) => said.push(line),
    api: inject('api'),
  })
  onTestFinished(local.stop)
  return { ...local, printed: () => said.join('\n') }
}

/** Of what a run must have come to, that of which nothing was printed: else it proves nothing. */
export const missing = (printed: string, ...patterns: RegExp[]) =>
  patterns.filter((pattern) => !pattern.test(printed)).map(String)

/** A secret that is nobody else's. */
export const random = () => randomBytes(32).toString('base64url')
