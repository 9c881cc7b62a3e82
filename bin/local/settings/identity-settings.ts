import { environment as contract } from '../../../functions/contract/settings/settings.ts'
import type { Environment } from './environment.ts'

const NAMES = ['IDENTITY_ISSUER', 'IDENTITY_AUDIENCE', 'IDENTITY_JWKS_URL', 'IDENTITY_JWKS'] as const

/** The issuer of access tokens: none while authentication is off, the one that the environment names, or a local one. */
export const issuerOf = (environment: Environment): 'none' | 'given' | 'local' => {
  if ((environment.AUTHENTICATION || 'none') === 'none') return 'none'
  return NAMES.some((name) => environment[name]) ? 'given' : 'local'
}

/** Prefers a key that is made at once. */
export const algorithmOf = ({ IDENTITY_ALGORITHMS: written }: Environment) => {
  const accepted = contract.IDENTITY_ALGORITHMS.parse(written || contract.IDENTITY_ALGORITHMS.default || '') ?? []
  return accepted.includes('ES256') ? 'ES256' : (accepted[0] ?? 'ES256')
}

const missing = (environment: Environment) => {
  const { IDENTITY_JWKS_URL: url, IDENTITY_JWKS: keys } = environment
  const names = NAMES.slice(0, 2).filter((name) => !environment[name])
  return [...names, ...(url || keys ? [] : ['one of IDENTITY_JWKS_URL and IDENTITY_JWKS'])]
}

/** The faults of the settings that name an issuer: some are missing, or the keys are given twice. */
export const issuerFaults = (environment: Environment): string[] => {
  if (issuerOf(environment) !== 'given') return []
  const { IDENTITY_JWKS_URL: url, IDENTITY_JWKS: keys } = environment
  if (url && keys) return ['IDENTITY_JWKS_URL and IDENTITY_JWKS are both set: only one of them may be set']
  const names = missing(environment)
  if (names.length === 0) return []
  const given = NAMES.filter((name) => environment[name]).join(', ')
  return [
    `${names.join(' and ')} must be set together with ${given}; without all of them this program starts its own issuer`,
  ]
}

/** The settings with placeholders for those that the issuer will provide, so that the others can be checked. {@link issuerFaults} reports what is missing. */
export const withIssuer = (environment: Environment): Environment => {
  if (issuerOf(environment) === 'none') return { ...environment, AUTHENTICATION: 'none' }
  const { IDENTITY_ISSUER, IDENTITY_AUDIENCE, IDENTITY_JWKS_URL: url, IDENTITY_JWKS: keys } = environment
  return {
    ...environment,
    IDENTITY_ISSUER: IDENTITY_ISSUER || 'local',
    IDENTITY_AUDIENCE: IDENTITY_AUDIENCE || 'local',
    ...(url ? { IDENTITY_JWKS: '' } : !keys && { IDENTITY_JWKS_URL: 'http://localhost' }),
  }
}

/** A warning for settings of an issuer that have no effect. */
export const issuerWarning = (environment: Environment): string | false => {
  const names = NAMES.filter((name) => environment[name])
  if (names.length === 0 || issuerOf(environment) !== 'none') return false
  return `${names.join(', ')}: no effect while authentication is off. AUTHENTICATION=jwt turns it on.`
}
