import { type Environment, regionOf } from './environment.ts'

/** AWS clients sign every request; our own endpoints do not look at it. */
export const MADE_UP = {
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
} as const

/** Variables by which the person names something of AWS, or like it, that is not ours. */
const THEIRS = [
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

/** Region and credentials of the functions: the person's own as soon as they ask something of theirs, else made-up ones. */
export const awsAccess = (environment: Environment): Readonly<Record<string, string>> => {
  if (!THEIRS.some((name) => environment[name])) return MADE_UP
  const region = regionOf(environment)
  return { ...MADE_UP, ...credentialsOf(environment), ...(region && { AWS_REGION: region }) }
}

/** Who signs such requests, for people. */
export const signedBy = (environment: Environment) =>
  credentialsOf(environment)
    ? 'signed with AWS_ACCESS_KEY_ID'
    : 'signed by nobody without AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
