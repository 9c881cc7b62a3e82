import { setTimeout as sleep } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'
import type { Settings } from '../../../functions/contract/settings/settings.ts'
import { CannotStart } from '../settings/cannot-start.ts'
import type { Environment } from '../settings/environment.ts'
import type { Log } from '../template/api.ts'
import { npmBinaries } from './binaries.ts'
import { checkGiven } from './given-postgres.ts'
import { type StartedPostgres, startPostgres } from './server.ts'

/** PostgreSQL's own. */
const PORT = 5432
const AGAIN_MS = 500

/** The PostgreSQL of the session log: the functions' settings for it, how the terminal describes it, and how to stop it if this program started it. */
export type FoundPostgres = {
  readonly settings: Readonly<Record<string, string>>
  /** Undefined without a session log. */
  readonly described?: { readonly where: string; readonly psql: string }
  readonly stop: () => Promise<void>
}

/** Without IAM, and with a login of the owner for all: roles with rights of their own are the stack's. */
const settingsOf = (one: { host: string; port: number; user: string; password: string; database: string }) => ({
  ...{ POSTGRES_ENABLED: 'true', POSTGRES_HOST: one.host, POSTGRES_PORT: String(one.port), POSTGRES_USER: one.user },
  ...{ POSTGRES_PASSWORD: one.password, POSTGRES_DB: one.database, POSTGRES_IAM: 'false', POSTGRES_SECRET: '' },
})

const useGiven = async (settings: Settings): Promise<FoundPostgres> => {
  const { POSTGRES_HOST: host, POSTGRES_PORT: port, POSTGRES_USER: user, POSTGRES_DB: database } = settings
  const address = `${host}:${port}`
  const version = await checkGiven(settings, address)
  return {
    settings: {
      ...settingsOf({ host, port, user, password: settings.POSTGRES_PASSWORD, database }),
      ...{ POSTGRES_TLS: String(settings.POSTGRES_TLS), POSTGRES_CA: settings.POSTGRES_CA },
    },
    described: {
      where: `${address}, database ${database} (POSTGRES_HOST, PostgreSQL ${version})`,
      psql: `psql -h ${host} -p ${port} -U ${user} ${database}`,
    },
    stop: async () => {},
  }
}

const start = async () => {
  const binaries = await npmBinaries().catch(() => {
    throw new CannotStart(
      `npm has installed no PostgreSQL for this machine (${process.platform}-${process.arch}). Run npm ci without --omit=optional, or name a server in POSTGRES_HOST.`,
    )
  })
  return startPostgres({ binaries, preferredPort: PORT }).catch((error: Error) => {
    throw new CannotStart(`${error.message}. A server of your own may be named in POSTGRES_HOST.`)
  })
}

const makeDatabase = async ({ host, port, user, password }: StartedPostgres, name: string) => {
  const client = new Client({ host, port, user, password, database: 'postgres' })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    if (name !== 'postgres') await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`)
    return rows[0]?.server_version
  } finally {
    await client.end()
  }
}

/** Starts it again whenever it ends, as somebody would in an account; until then events wait in their queue. */
const keepRunning = (postgres: StartedPostgres, address: string, log: Log) => {
  let isStopped = false
  const watch = async () => {
    await postgres.ended()
    if (isStopped) return
    log(`PostgreSQL at ${address} has ended: it is started again.`)
    await sleep(AGAIN_MS)
    await postgres.resume().catch(() => {})
    if (!isStopped) void watch()
  }
  void watch()
  return async () => {
    isStopped = true
    await postgres.stop()
  }
}

const startOwn = async ({ POSTGRES_DB: database }: Settings, log: Log): Promise<FoundPostgres> => {
  const postgres = await start()
  const { host, port, user, password } = postgres
  const address = `${host}:${port}`
  const stop = keepRunning(postgres, address, log)
  const version = await makeDatabase(postgres, database).catch(async (error) => {
    await stop()
    throw error
  })
  return {
    settings: {
      ...settingsOf({ host, port, user, password, database }),
      ...{ POSTGRES_TLS: 'false', POSTGRES_CA: '' },
    },
    described: {
      where: `${address}, database ${database} (PostgreSQL ${version} from npm; its data end with this program)`,
      psql: `psql postgres://${user}:${password}@${address}/${encodeURIComponent(database)}`,
    },
    stop,
  }
}

/**
 * The PostgreSQL at POSTGRES_HOST, after a check that it can be used; without that setting it starts one. Nothing of both
 * unless POSTGRES_ENABLED is true. Throws {@link CannotStart}.
 */
export const findPostgres = async (environment: Environment, settings: Settings, log: Log): Promise<FoundPostgres> => {
  if (!settings.POSTGRES_ENABLED) return { settings: {}, stop: async () => {} }
  return environment.POSTGRES_HOST ? useGiven(settings) : startOwn(settings, log)
}
