import { DEFAULT_JWT_SECRET, MIN_JWT_SECRET_BYTES, readSettings } from '../../functions/contract/environment.ts'
import { flag, integer, type Setting } from '../../functions/contract/setting.ts'
import { CannotStart } from './cannot-start.ts'

/** The environment of the person who starts the runner; an empty text counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What only the runner reads. */
const own: Readonly<Record<string, Setting>> = {
  SERVER_PORT: integer(0, 65_535, { default: '8080', about: 'port of the local API; 0 for a free one' }),
  POSTGRES_ENABLED: flag({ default: 'false', about: 'the session log; not part of this version' }),
  POSTGRES_PORT: integer(1, 65_535, { default: '5432', about: 'port of PostgreSQL; not part of this version' }),
}

const ownFaults = (environment: Environment) =>
  Object.entries(own).flatMap(([name, { form, parse }]) => {
    const written = environment[name]
    return written && parse(written) === undefined ? [`${name} must be ${form}, not "${written}"`] : []
  })

/** Several addresses can only be a cluster; one is asked, once it is known to be well-formed. */
const withCluster = (environment: Environment) =>
  environment.REDIS_ADDR?.includes(',') && !environment.REDIS_CLUSTER
    ? { ...environment, REDIS_CLUSTER: 'true' }
    : environment

/** The settings and the port. Throws {@link CannotStart} naming every variable that is wrong. */
export const checkSettings = (environment: Environment) => {
  const read = readSettings(withCluster(environment))
  const faults = [...('faults' in read ? read.faults : []), ...ownFaults(environment)]
  if ('faults' in read || faults.length > 0) throw CannotStart.because(faults)
  return { settings: read.settings, port: Number(environment.SERVER_PORT || own.SERVER_PORT?.default) }
}

const hasSessionLog = ({ POSTGRES_ENABLED }: Environment) => POSTGRES_ENABLED === 'true' || POSTGRES_ENABLED === '1'

const keyWarning = ({ JWT_SECRET: secret = DEFAULT_JWT_SECRET, SIGNING_KEYS_SECRET }: Environment): string | false => {
  if (SIGNING_KEYS_SECRET) return false
  if (!secret || secret === DEFAULT_JWT_SECRET)
    return 'JWT_SECRET is the public default: anyone can forge a playback token. Only this local runner accepts it.'
  if (Buffer.byteLength(secret) >= MIN_JWT_SECRET_BYTES) return false
  return `JWT_SECRET is shorter than ${MIN_JWT_SECRET_BYTES} bytes: only this local runner accepts it.`
}

/** What is accepted and still deserves a word. */
export const warningsFor = (environment: Environment) => {
  const warnings = [
    keyWarning(environment),
    hasSessionLog(environment) &&
      'POSTGRES_ENABLED has no effect: the session log is not part of this version, nothing is written to PostgreSQL.',
  ]
  return warnings.filter((warning) => warning !== false)
}
