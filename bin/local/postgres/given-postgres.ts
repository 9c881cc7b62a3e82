import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { Client, DatabaseError, escapeIdentifier } from 'pg'
import type { Settings } from '../../../functions/contract/settings/settings.ts'
import { CannotStart } from '../settings/cannot-start.ts'
import { OLDEST } from './binaries.ts'

const ANSWER_MS = 2_500
/** SQLSTATE of a database that does not exist, and the class of a login that is refused (PostgreSQL's appendix A). */
const NO_DATABASE = '3D000'
const LOGIN_REFUSED = /^28/
/** There is one in every cluster of databases. */
const FIRST_DATABASE = 'postgres'

const tlsOf = ({ POSTGRES_TLS, POSTGRES_CA }: Settings) =>
  POSTGRES_TLS && { ca: [...rootCertificates, ...(POSTGRES_CA ? [readFileSync(POSTGRES_CA, 'utf8')] : [])] }

/** Asks over a connection of its own. Rejects with what PostgreSQL or the network says. */
const ask = async (settings: Settings, database: string, text: string) => {
  const client = new Client({
    ...{ host: settings.POSTGRES_HOST, port: settings.POSTGRES_PORT, database, ssl: tlsOf(settings) },
    ...{ user: settings.POSTGRES_USER, password: settings.POSTGRES_PASSWORD },
    ...{ connectionTimeoutMillis: ANSWER_MS, query_timeout: ANSWER_MS },
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query<Record<string, string>>(text)).rows[0]
  } finally {
    await client.end().catch(() => {})
  }
}

const hasCode = (error: unknown, code: RegExp | string) =>
  error instanceof DatabaseError && (typeof code === 'string' ? error.code === code : code.test(error.code ?? ''))

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

/** Makes the database of a server that has not got it. */
const makeDatabase = async (settings: Settings, where: string) => {
  const { POSTGRES_DB: name, POSTGRES_USER: user } = settings
  await ask(settings, FIRST_DATABASE, `CREATE DATABASE ${escapeIdentifier(name)}`).catch((error) => {
    throw new CannotStart(
      `The PostgreSQL at ${where} has no database ${name}, and ${user} cannot make it: ${reasonOf(error)}. Make it there (createdb ${name}), or name another one in POSTGRES_DB.`,
    )
  })
}

const refuse = (settings: Settings, where: string, error: unknown): never => {
  if (hasCode(error, LOGIN_REFUSED))
    throw new CannotStart(
      `The PostgreSQL at ${where} refuses the login of ${settings.POSTGRES_USER}: ${reasonOf(error)}. Check POSTGRES_USER and POSTGRES_PASSWORD.`,
    )
  throw new CannotStart(
    `No usable PostgreSQL at ${where}: ${reasonOf(error)}. Start one there, or unset POSTGRES_HOST and this program starts its own.`,
  )
}

const VERSION = `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number`

/**
 * Checks that the PostgreSQL of the settings answers, accepts the login, is recent enough and has the database, which is
 * made if it is missing. Gives its version. Throws {@link CannotStart}, which says what to do.
 */
export const checkGiven = async (settings: Settings, where: string): Promise<string> => {
  const first = await ask(settings, settings.POSTGRES_DB, VERSION).catch((error) => {
    if (!hasCode(error, NO_DATABASE)) return refuse(settings, where, error)
    return makeDatabase(settings, where).then(() => ask(settings, settings.POSTGRES_DB, VERSION))
  })
  const { version = '', number = '' } = first ?? {}
  if (Number(number) >= OLDEST * 10_000) return version
  throw new CannotStart(
    `The PostgreSQL at ${where} is version ${version}: the session log needs ${OLDEST} or later. Unset POSTGRES_HOST and this program starts its own.`,
  )
}
