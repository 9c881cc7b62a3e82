import { environment as contract } from '../../../functions/contract/settings/settings.ts'
import type { Environment } from './environment.ts'

const NAMES = ['IDENTITY_ISSUER', 'IDENTITY_AUDIENCE', 'IDENTITY_JWKS_URL', 'IDENTITY_JWKS'] as const

/** Who makes the access tokens of users: nobody is asked for one, an issuer of ours, or the one the person names. */
export const issuerOf = (environment: Environment): 'nobody' | 'ours' | 'theirs' => {
  if ((environment.AUTHENTICATION || 'none') === 'none') return 'nobody'
  return NAMES.some((name) => environment[name]) ? 'theirs' : 'ours'
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

/** What is wrong with the person's naming of an issuer: half of it is missing, or the keys are there twice. */
export const issuerFaults = (environment: Environment): string[] => {
  if (issuerOf(environment) !== 'theirs') return []
  const { IDENTITY_JWKS_URL: url, IDENTITY_JWKS: keys } = environment
  if (url && keys) return ['IDENTITY_JWKS_URL and IDENTITY_JWKS are both set: the keys can only be in one of them']
  const names = missing(environment)
  if (names.length === 0) return []
  const given = NAMES.filter((name) => environment[name]).join(', ')
  return [
    `${names.join(' and ')} must be set beside ${given}, for an issuer of yours; with none of them this program brings its own`,
  ]
}

/** The settings as they will be once an issuer is found; a half-named one, which {@link issuerFaults} tells, is made whole. */
export const withIssuer = (environment: Environment): Environment => {
  if (issuerOf(environment) === 'nobody') return { ...environment, AUTHENTICATION: 'none' }
  const { IDENTITY_ISSUER, IDENTITY_AUDIENCE, IDENTITY_JWKS_URL: url, IDENTITY_JWKS: keys } = environment
  return {
    ...environment,
    IDENTITY_ISSUER: IDENTITY_ISSUER || 'ours',
    IDENTITY_AUDIENCE: IDENTITY_AUDIENCE || 'ours',
    ...(url ? { IDENTITY_JWKS: '' } : !keys && { IDENTITY_JWKS_URL: 'http://localhost' }),
  }
}

/** What the person has set in vain. */
export const issuerWarning = (environment: Environment): string | false => {
  const names = NAMES.filter((name) => environment[name])
  if (names.length === 0 || issuerOf(environment) !== 'nobody') return false
  return `${names.join(', ')}: without effect while authentication is off. AUTHENTICATION=jwt turns it on.`
}
