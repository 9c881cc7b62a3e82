import { Client } from 'pg'
import { readSettings } from '../../../functions/contract/settings/read-settings.ts'
import { prepareSessionLog } from '../../../functions/core/session-log/prepare.ts'
import { debianBinaries, npmBinaries } from '../../local/postgres/binaries.ts'
import { startPostgres } from '../../local/postgres/server.ts'

/** An empty session log on a PostgreSQL of its own: Debian's where it is installed, else npm's. */
export const startLogDatabase = async () => {
  const postgres = await startPostgres({ binaries: debianBinaries() ?? (await npmBinaries()) })
  const { host, port, user, password } = postgres
  const read = readSettings({
    ...{ AUTHENTICATION: 'none', POSTGRES_ENABLED: 'true', POSTGRES_DB: 'postgres' },
    ...{ POSTGRES_HOST: host, POSTGRES_PORT: String(port), POSTGRES_USER: user, POSTGRES_PASSWORD: password },
  })
  if ('faults' in read) throw new Error(read.faults.join())
  const owner = new Client({ host, port, user, password, database: 'postgres' })
  await owner.connect()
  await prepareSessionLog(owner, 1)
  return {
    owner,
    settings: read.settings,
    stop: async () => {
      await owner.end()
      await postgres.stop()
    },
  }
}
