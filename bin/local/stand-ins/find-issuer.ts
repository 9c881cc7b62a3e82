import * as z from 'zod/mini'
import type { Environment } from '../settings/environment.ts'
import { algorithmOf, issuerOf } from '../settings/identity-settings.ts'
import { CLIENT } from './issuer/access-token.ts'
import { startIssuer } from './issuer/issuer.ts'

const PORT = 8085
const AUDIENCE = 'viewing-service'
const ANSWER_MS = 1_000

/** The issuer of access tokens: the functions' settings for it, how the terminal describes it, and how to stop it if this program started it. */
export type FoundIssuer = {
  readonly settings: Readonly<Record<string, string>>
  readonly description: string
  /** The URL of the local issuer. */
  readonly url?: string
  /** The issuer whose tokens callers send; undefined while authentication is off. */
  readonly trusted?: string
  readonly stop: () => Promise<void>
}

const jwkSet = z.object({ keys: z.array(z.unknown()) })

const hasKeys = async (url: string) => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    return response.ok && jwkSet.safeParse(await response.json()).success
  } catch {
    return false
  }
}

const useNone = async (): Promise<FoundIssuer> => ({
  settings: { AUTHENTICATION: 'none' },
  description: 'none: authentication is off',
  stop: async () => {},
})

/** The functions get the settings that name the issuer from the environment. */
const useGiven = async ({
  IDENTITY_ISSUER: issuer = '',
  IDENTITY_JWKS_URL: url,
}: Environment): Promise<FoundIssuer> => {
  const warning = !url || (await hasKeys(url)) ? '' : '; no JWK Set is there now, so every user is refused with 503'
  return {
    settings: { AUTHENTICATION: 'jwt' },
    description: `${issuer} (IDENTITY_ISSUER, keys from ${url ? `${url}${warning}` : 'IDENTITY_JWKS'})`,
    trusted: issuer,
    stop: async () => {},
  }
}

const startOwn = async (environment: Environment, clock: () => number): Promise<FoundIssuer> => {
  const alg = algorithmOf(environment)
  const { url, stop } = await startIssuer({ alg, audience: AUDIENCE, port: PORT, clock })
  return {
    settings: {
      AUTHENTICATION: 'jwt',
      IDENTITY_ISSUER: url,
      IDENTITY_AUDIENCE: environment.IDENTITY_AUDIENCE_CLAIM === 'client_id' ? CLIENT : AUDIENCE,
      IDENTITY_JWKS_URL: `${url}/.well-known/jwks.json`,
      IDENTITY_ALGORITHMS: alg,
    },
    description: `${url} (for trying out only: POST ${url}/token gives anyone a token of any user)`,
    url,
    trusted: url,
    stop,
  }
}

const finders = { none: useNone, given: useGiven, local: startOwn }

/** With authentication on: the issuer that the environment names (the description says when its keys cannot be read), else a local one. */
export const findIssuer = (environment: Environment, clock = Date.now) =>
  finders[issuerOf(environment)](environment, clock)
