import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { type ClientConfig, Pool } from 'pg'
import type { Settings } from '../../contract/settings/settings.ts'
import { databaseToken } from './iam.ts'

/** How long PostgreSQL is waited for, in ms: a connection with TLS and login, and one answer. */
export type Patience = { readonly connect: number; readonly query: number }

/** For endpoints: a player waits for the answer. */
export const prompt: Patience = { connect: 700, query: 700 }
/** For tasks: a database that was paused is there after about 15 s (Aurora user guide, "Scaling to Zero ACUs"). */
export const patient: Patience = { connect: 20_000, query: 20_000 }
/** For migrations and removals, as long as their function may run. */
export const unhurried: Patience = { connect: 20_000, query: 240_000 }

/** Whose name must stand in the certificate, and who must have signed it; without TLS none. */
const tlsOf = ({ POSTGRES_TLS, POSTGRES_CA }: Settings): ClientConfig['ssl'] => {
  if (!POSTGRES_TLS) return false
  const named = POSTGRES_CA ? [readFileSync(POSTGRES_CA, 'utf8')] : []
  return { rejectUnauthorized: true, ca: [...rootCertificates, ...named] }
}

/** How to connect. `environment` holds the credentials of the function's role, `clock` (Unix ms) dates what they sign: both for IAM. */
export const optionsOf = (
  settings: Settings,
  { connect, query }: Patience,
  environment: NodeJS.ProcessEnv,
  clock = Date.now,
): ClientConfig => ({
  host: settings.POSTGRES_HOST,
  port: settings.POSTGRES_PORT,
  user: settings.POSTGRES_USER,
  database: settings.POSTGRES_DB,
  password: settings.POSTGRES_IAM ? () => databaseToken(settings, environment, clock) : settings.POSTGRES_PASSWORD,
  ssl: tlsOf(settings),
  application_name: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'viewing-service',
  connectionTimeoutMillis: connect,
  query_timeout: query,
  keepAlive: true,
})

/** One connection to the session log, opened when it is needed and again when it was lost. As {@link optionsOf}. */
export const connectPostgres = (
  settings: Settings,
  patience = prompt,
  environment: NodeJS.ProcessEnv = {},
  clock = Date.now,
) => {
  const pool = new Pool({
    ...optionsOf(settings, patience, environment, clock),
    max: 1,
    idleTimeoutMillis: 0, // Lambda freezes a function between two events: a timer would close what is still good
    allowExitOnIdle: true,
  })
  pool.on('error', () => {}) // an idle connection was lost: the next query opens another
  return pool
}
