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

/** Where the signing keys are: the functions' settings for it, how the terminal describes it, and how to stop what this program started. */
export type FoundSigningKeys = {
  readonly settings: Readonly<Record<string, string>>
  readonly description: string
  /** The local Secrets Manager and Lambda, with the operations that rotate and revoke keys. */
  readonly url?: string
  /** Rotates a secret of the local Secrets Manager. */
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

const startOwn = async (api: LocalApi, running: Promise<RunningApi>): Promise<FoundSigningKeys> => {
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
    description: `${keySet || 'none'} at ${url} (Secrets Manager of this program, with new keys)`,
    url,
    rotate,
    rotates: api.secrets.some(({ name, rotation }) => name === keySet && rotation !== undefined),
    stop,
  }
}

/**
 * The keys in JWT_SECRET or in SIGNING_KEYS_SECRET. Without either: those of the template, in a local Secrets Manager
 * that calls the functions of `running` to rotate them.
 */
export const findSigningKeys = (environment: Environment, api: LocalApi, running: Promise<RunningApi>) => {
  const kind = keysOf(environment)
  if (kind === 'local') return startOwn(api, running)
  return kind === 'given' ? useGiven(environment) : useJwtSecret()
}
