import type { RunningApi } from '../lambda/run-api.ts'
import { signedBy } from '../settings/aws-access.ts'
import type { Environment } from '../settings/environment.ts'
import { keysOf } from '../settings/secret-settings.ts'
import { answers } from '../stand-ins/answers.ts'
import type { LocalApi } from '../template/api.ts'
import type { Rotate } from './first-rotations.ts'
import { firstValue } from './first-value.ts'
import { startAws } from './start-aws.ts'

const PORT = 8084

/** Where the keys of playback tokens are: the functions' settings for it, its name for people, and how to end it if it is ours. */
export type FoundSigningKeys = {
  readonly settings: Readonly<Record<string, string>>
  readonly description: string
  /** Secrets Manager and Lambda as far as it takes to rotate and to revoke, when they are ours. */
  readonly url?: string
  /** Rotates a secret of ours. */
  readonly rotate?: Rotate
  /** Whether a function of the template rotates them. */
  readonly rotates?: boolean
  readonly stop: () => Promise<void>
}

const useJwtSecret = async (): Promise<FoundSigningKeys> => ({
  settings: { SIGNING_KEYS_SECRET: '' },
  description: 'JWT_SECRET: HS256, never rotated',
  stop: async () => {},
})

const useGiven = async (environment: Environment): Promise<FoundSigningKeys> => {
  const { SIGNING_KEYS_SECRET: name, AWS_ENDPOINT_URL_SECRETS_MANAGER: url } = environment
  const warning = !url || (await answers(url)) ? '' : '; nothing answers there now, so tokens are refused with 503'
  return {
    settings: {},
    description: `${name} (SIGNING_KEYS_SECRET) in ${url || 'AWS'}, ${signedBy(environment)}${warning}`,
    stop: async () => {},
  }
}

/** The secret that the template's functions take their keys from. */
const keySetOf = ({ functions }: LocalApi) =>
  functions.map(({ environment }) => environment.SIGNING_KEYS_SECRET).find((name) => name !== undefined) ?? ''

const bringOwn = async (api: LocalApi, running: Promise<RunningApi>): Promise<FoundSigningKeys> => {
  const keySet = keySetOf(api)
  const secrets = api.secrets.map((secret) => ({ ...secret, text: firstValue(secret) }))
  const { url, rotate, stop } = await startAws(
    {
      secrets,
      invoke: async (...call) => (await running).invoke(...call),
      restart: async (...call) => (await running).restart(...call),
    },
    PORT,
  )
  return {
    settings: { AWS_ENDPOINT_URL_SECRETS_MANAGER: url, SIGNING_KEYS_SECRET: keySet },
    description: `${keySet || 'none'} at ${url} (our own Secrets Manager, made now)`,
    url,
    rotate,
    rotates: api.secrets.some(({ name, rotation }) => name === keySet && rotation !== undefined),
    stop,
  }
}

/**
 * The keys at JWT_SECRET or in SIGNING_KEYS_SECRET; without either those of the template, in a Secrets Manager of our own
 * that calls the functions of `running` to rotate them.
 */
export const findSigningKeys = (environment: Environment, api: LocalApi, running: Promise<RunningApi>) => {
  const kind = keysOf(environment)
  if (kind === 'ours') return bringOwn(api, running)
  return kind === 'theirs' ? useGiven(environment) : useJwtSecret()
}
