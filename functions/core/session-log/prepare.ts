import { join } from 'node:path'
import { runner } from 'node-pg-migrate'
import type { Client } from 'pg'
import { keepMonths } from './months.ts'

/** The bundler puts the folder beside the bundle. */
const MIGRATIONS = join(import.meta.dirname, 'migrations')

/**
 * A migration waits so long for a lock: what is asked for after it waits behind it, writers too. It then fails as a whole
 * and is tried again.
 */
const LOCK_TIMEOUT_MS = 2_000
const ATTEMPTS = 10

const LOCK_NOT_AVAILABLE = '55P03'
const lockedOut = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === LOCK_NOT_AVAILABLE

const nothing = () => {}
/** A run that finds nothing to do prints nothing, and a failure is the function's to report. */
const SILENT = { info: nothing, warn: nothing, error: nothing }

/** Applies the migrations that the database has not yet had, each in a transaction of its own, in their order. */
const migrate = async (client: Client, log: (line: string) => void, attempt = 1): Promise<string[]> => {
  try {
    const done = await runner({
      ...{ dbClient: client, dir: MIGRATIONS, direction: 'up', migrationsTable: 'session_log_migrations' },
      ...{ noLock: true, logger: SILENT },
    })
    const names = done.map(({ name }) => name)
    if (names.length > 0) log(`Migrations applied: ${names.join(', ')}`)
    return names
  } catch (error) {
    if (!lockedOut(error) || attempt === ATTEMPTS) throw error
    log('A migration waited for a lock in vain; it is tried again')
    return migrate(client, log, attempt + 1)
  }
}

/**
 * Brings the database to what this version of the code needs, makes the partitions of the months to come, and drops those
 * older than `months` whole months before the running one. May run twice, and at once with itself: the second waits. The
 * client is the owner's, connected, and has this session to itself. Rejects with PostgreSQL's error; what was done before stays.
 */
export const prepareSessionLog = async (client: Client, months: number, log: (line: string) => void = nothing) => {
  await client.query("SELECT pg_advisory_lock(hashtext('session log'))")
  await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`)
  try {
    const migrated = await migrate(client, log)
    return { migrated, ...(await keepMonths(client, months)) }
  } finally {
    await client.query("SELECT pg_advisory_unlock(hashtext('session log'))")
  }
}
