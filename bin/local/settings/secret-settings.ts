import { type Environment, regionOf } from './environment.ts'

const SECRETS = ['SIGNING_KEYS_SECRET', 'IDENTITY_BEARER_SECRET', 'CONTENT_BEARER_SECRET'] as const
const ENDPOINT = 'AWS_ENDPOINT_URL_SECRETS_MANAGER'

const named = (environment: Environment) => [...SECRETS, ENDPOINT].filter((name) => environment[name])

/** Where the signing keys are: in JWT_SECRET, in a secret that the environment names, or in a local one. */
export const keysOf = (environment: Environment): 'JWT_SECRET' | 'given' | 'local' => {
  if (environment.SIGNING_KEYS_SECRET) return 'given'
  return environment.JWT_SECRET ? 'JWT_SECRET' : 'local'
}

/** The faults of the settings that name secrets. All secrets must be in one Secrets Manager, a given or the local one. */
export const secretFaults = (environment: Environment): string[] => {
  const given = named(environment)
  if (given.length === 0) return []
  if (keysOf(environment) === 'local')
    return [
      `SIGNING_KEYS_SECRET or JWT_SECRET must be set together with ${given.join(', ')}: the keys that this program makes are not in your Secrets Manager`,
    ]
  if (environment[ENDPOINT] || regionOf(environment)) return []
  return [
    `AWS_REGION must be the region of ${given.join(', ')}, or ${ENDPOINT} the URL of a Secrets Manager that has it`,
  ]
}
