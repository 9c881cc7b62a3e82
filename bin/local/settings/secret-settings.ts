import { type Environment, regionOf } from './environment.ts'

const SECRETS = ['SIGNING_KEYS_SECRET', 'IDENTITY_BEARER_SECRET', 'CONTENT_BEARER_SECRET'] as const
const ENDPOINT = 'AWS_ENDPOINT_URL_SECRETS_MANAGER'

const named = (environment: Environment) => [...SECRETS, ENDPOINT].filter((name) => environment[name])

/** Where the keys of playback tokens are: JWT_SECRET itself, a secret the person names, or one of ours. */
export const keysOf = (environment: Environment): 'JWT_SECRET' | 'theirs' | 'ours' => {
  if (environment.SIGNING_KEYS_SECRET) return 'theirs'
  return environment.JWT_SECRET ? 'JWT_SECRET' : 'ours'
}

/** What is wrong with the person's naming of secrets: functions ask one Secrets Manager for all, theirs or ours. */
export const secretFaults = (environment: Environment): string[] => {
  const theirs = named(environment)
  if (theirs.length === 0) return []
  if (keysOf(environment) === 'ours')
    return [
      `SIGNING_KEYS_SECRET or JWT_SECRET must be set beside ${theirs.join(', ')}: the keys this program makes would not be in your Secrets Manager`,
    ]
  if (environment[ENDPOINT] || regionOf(environment)) return []
  return [`AWS_REGION must say where AWS keeps ${theirs.join(', ')}, or ${ENDPOINT} what stands in for it`]
}
