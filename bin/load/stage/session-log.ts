import { Pool } from 'pg'
import { debianBinaries, npmBinaries } from '../../local/postgres/binaries.ts'
import { startPostgres } from '../../local/postgres/server.ts'
import { sleep } from '../players/random.ts'
import { passOn } from './onward.ts'

const DATABASE = 'viewing_service'

/** A PostgreSQL of the load's own for the session log, which can be stopped for a while as by a crash. */
export const startSessionLog = async () => {
  const postgres = await startPostgres({ binaries: debianBinaries() ?? (await npmBinaries()) })
  const { host, port, user, password, halt, resume } = postgres
  const log = new Pool({ host, port, user, password, database: DATABASE, max: 1 })
  log.on('error', () => {})
  let isUp = Promise.resolve()
  return {
    log,
    /** What the bus has accepted, on its way to the log. */
    events: passOn(),
    /** By which the local runner finds it. */
    settings: {
      ...{ POSTGRES_ENABLED: 'true', POSTGRES_HOST: host, POSTGRES_PORT: String(port), POSTGRES_DB: DATABASE },
      ...{ POSTGRES_USER: user, POSTGRES_PASSWORD: password },
    },
    /** Resolves when it has ended; it comes back after so many ms. */
    stopFor: async (ms: number): Promise<void> => {
      await halt()
      isUp = sleep(ms).then(resume)
      isUp.catch(() => {}) // isUp() rejects
    },
    isUp: (): Promise<void> => isUp,
    stop: async (): Promise<void> => {
      await isUp.catch(() => {})
      await log.end()
      await postgres.stop()
    },
  }
}

export type StartedSessionLog = Awaited<ReturnType<typeof startSessionLog>>
