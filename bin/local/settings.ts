import { DEFAULT_JWT_SECRET, MIN_JWT_SECRET_BYTES, readSettings } from '../../functions/contract/environment.ts'
import { integer } from '../../functions/contract/setting.ts'
import { CannotStart } from './cannot-start.ts'

/** The environment of the person who starts the runner; an empty text counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>

const serverPort = integer(0, 65_535, { default: '8080', about: 'port of the local API; 0 for a free one' })

const portFault = (written: string) =>
  serverPort.parse(written) === undefined ? [`SERVER_PORT must be ${serverPort.form}, not "${written}"`] : []

/** Several addresses can only be a cluster; one is asked, once it is known to be well-formed. */
const withCluster = (environment: Environment) =>
  environment.REDIS_ADDR?.includes(',') && !environment.REDIS_CLUSTER
    ? { ...environment, REDIS_CLUSTER: 'true' }
    : environment

/** The settings and the port. Throws {@link CannotStart} naming every variable that is wrong. */
export const checkSettings = (environment: Environment) => {
  const written = environment.SERVER_PORT || '8080'
  const read = readSettings(withCluster(environment))
  const faults = [...('faults' in read ? read.faults : []), ...portFault(written)]
  if ('faults' in read || faults.length > 0) throw CannotStart.because(faults)
  return { settings: read.settings, port: Number(written) }
}

const hasSessionLog = ({ POSTGRES_ENABLED }: Environment) => POSTGRES_ENABLED === 'true' || POSTGRES_ENABLED === '1'

/** What is accepted and still deserves a word. */
export const warningsFor = (environment: Environment) => {
  const secret = environment.JWT_SECRET || DEFAULT_JWT_SECRET
  const warnings = [
    secret === DEFAULT_JWT_SECRET
      ? 'JWT_SECRET is the public default: anyone can forge a playback token. Only this local runner accepts it.'
      : Buffer.byteLength(secret) < MIN_JWT_SECRET_BYTES &&
        `JWT_SECRET is shorter than ${MIN_JWT_SECRET_BYTES} bytes: only this local runner accepts it.`,
    hasSessionLog(environment) &&
      'POSTGRES_ENABLED has no effect: the session log is not part of this version, nothing is written to PostgreSQL.',
  ]
  return warnings.filter((warning) => warning !== false)
}
