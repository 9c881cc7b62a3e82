import { type Environment, regionOf } from './environment.ts'

/** AWS clients sign every request, and the local endpoints do not check signatures. */
export const PLACEHOLDER_ACCESS = {
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
} as const

/** Variables that point to real services, which check signatures. */
const EXTERNAL = [
  'AWS_ENDPOINT_URL_EVENTBRIDGE',
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'SIGNING_KEYS_SECRET',
  'IDENTITY_BEARER_SECRET',
  'CONTENT_BEARER_SECRET',
]

const credentialsOf = ({
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_SESSION_TOKEN: token,
}: Environment) =>
  id && secret
    ? { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, ...(token && { AWS_SESSION_TOKEN: token }) }
    : undefined

/** Region and credentials of the functions: those of the environment as soon as it names something of AWS, else placeholders. */
export const awsAccess = (environment: Environment): Readonly<Record<string, string>> => {
  if (!EXTERNAL.some((name) => environment[name])) return PLACEHOLDER_ACCESS
  const region = regionOf(environment)
  return { ...PLACEHOLDER_ACCESS, ...credentialsOf(environment), ...(region && { AWS_REGION: region }) }
}

/** How such requests are signed, for the terminal. */
export const signedBy = (environment: Environment) =>
  credentialsOf(environment)
    ? 'signed with AWS_ACCESS_KEY_ID'
    : 'signed with placeholders: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set'
