import { quoted } from '../../../functions/contract/fault.ts'
import { isPublished, MIN_JWT_SECRET_BYTES } from '../../../functions/contract/settings/jwt-secret.ts'
import { readSettings } from '../../../functions/contract/settings/read-settings.ts'
import type { Setting } from '../../../functions/contract/settings/setting.ts'
import { environment as contract } from '../../../functions/contract/settings/settings.ts'
import { CannotStart } from './cannot-start.ts'
import type { Environment } from './environment.ts'
import { issuerFaults, issuerWarning, withIssuer } from './identity-settings.ts'
import { misspelt } from './misspelt.ts'
import { own } from './own-settings.ts'
import { receiverFaults } from './receiver-settings.ts'
import { keysOf, secretFaults } from './secret-settings.ts'
import { sessionLogWarnings } from './session-log-settings.ts'

const ownFaults = (environment: Environment) =>
  Object.entries<Setting>(own).flatMap(([name, { format, parse }]) => {
    const written = environment[name]
    return written && parse(written) === undefined ? [`${name} must be ${format}, not ${quoted(written)}`] : []
  })

/** IAM tokens need a role in an AWS account. */
const accessFaults = ({ REDIS_IAM_CACHE, POSTGRES_IAM, POSTGRES_SECRET }: Environment) => [
  ...(REDIS_IAM_CACHE
    ? ['REDIS_IAM_CACHE must be unset: the local runner logs in with REDIS_USER and REDIS_PASSWORD']
    : []),
  ...(POSTGRES_SECRET || contract.POSTGRES_IAM.parse(POSTGRES_IAM || 'false')
    ? [
        'POSTGRES_IAM and POSTGRES_SECRET must be unset: the local runner logs in with POSTGRES_USER and POSTGRES_PASSWORD',
      ]
    : []),
]

/** Several addresses can only be a cluster. A single one is asked later, when its format has been checked. */
const withCluster = (environment: Environment) =>
  environment.REDIS_ADDR?.includes(',') && !environment.REDIS_CLUSTER
    ? { ...environment, REDIS_CLUSTER: 'true' }
    : environment

const intervalOf = ({ LOCAL_SCHEDULE_INTERVAL: written }: Environment) =>
  written ? own.LOCAL_SCHEDULE_INTERVAL.parse(written) : undefined

/**
 * The settings, the port, and the interval of all schedules in milliseconds (0 for off, undefined for their own).
 * Throws {@link CannotStart} naming every variable that is wrong.
 */
export const checkSettings = (environment: Environment) => {
  const read = readSettings(withIssuer(withCluster(environment)))
  const relations = [
    ...issuerFaults(environment),
    ...secretFaults(environment),
    ...accessFaults(environment),
    ...receiverFaults(environment),
  ]
  const faults = [...('faults' in read ? read.faults : []), ...ownFaults(environment), ...relations]
  if ('faults' in read || faults.length > 0) throw CannotStart.because(faults)
  const port = Number(environment.SERVER_PORT || own.SERVER_PORT.default)
  return { settings: read.settings, port, scheduleInterval: intervalOf(environment) }
}

const keyWarning = (environment: Environment): string | false => {
  const { JWT_SECRET: secret = '' } = environment
  if (keysOf(environment) !== 'JWT_SECRET') return false
  if (isPublished(secret))
    return 'JWT_SECRET is a published default: anyone can forge a playback token. Only this local runner accepts it.'
  if (Buffer.byteLength(secret) >= MIN_JWT_SECRET_BYTES) return false
  return `JWT_SECRET is shorter than ${MIN_JWT_SECRET_BYTES} bytes: only this local runner accepts it.`
}

/** Settings that are accepted and need a warning. */
export const warningsFor = (environment: Environment) => {
  const warnings = [
    ...misspelt(environment),
    issuerWarning(environment),
    keyWarning(environment),
    ...sessionLogWarnings(environment),
    environment.AWS_ENDPOINT_URL_EVENTBRIDGE &&
      !environment.EVENT_BUS_NAME &&
      'Events go to the bus of the local stack: EventBridge accepts events for a bus that it does not have. EVENT_BUS_NAME names yours.',
  ]
  return warnings.filter((warning): warning is string => Boolean(warning))
}
