import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { debianBinaries, npmBinaries } from '../../../bin/local/postgres/binaries.ts'
import { startPostgres } from '../../../bin/local/postgres/server.ts'
import { prepareSessionLog } from '../../../functions/core/session-log/prepare.ts'
import { TEMPLATE } from '../postgres/template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The port of the PostgreSQL that all test files of a project share; each takes a database of its own. */
    postgresPort: number
  }
}

const migrated = async (port: number) => {
  const owner = new Client({ host: '127.0.0.1', port, user: 'postgres', database: TEMPLATE })
  await owner.connect()
  await prepareSessionLog(owner, 13)
  await owner.end()
}

/** One PostgreSQL for all files of a project: Debian's where it is installed, else the one from npm. */
export const setup = async (project: TestProject) => {
  const debian = debianBinaries()
  const binaries = debian ?? (await npmBinaries())
  const postgres = await startPostgres({ binaries, login: 'trust', arguments: ['-c', 'max_connections=200'] })
  const admin = new Client({ host: '127.0.0.1', port: postgres.port, user: 'postgres', database: 'postgres' })
  await admin.connect()
  const { rows } = await admin.query<{ server_version: string }>('SHOW server_version')
  await admin.query(`CREATE DATABASE ${TEMPLATE}`)
  await admin.end()
  await migrated(postgres.port)
  const whose = debian ? 'Debian’s' : 'from npm'
  console.log(
    `PostgreSQL of the project ${project.name}: ${rows[0]?.server_version}, ${whose}, on port ${postgres.port}`,
  )
  project.provide('postgresPort', postgres.port)
  return postgres.stop
}
