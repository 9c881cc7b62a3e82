import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import type { Settings } from '../../contract/settings/settings.ts'
import { DependencyUnavailable } from '../refusals.ts'
import { createJwkSetReader, NONE_USABLE, pinned } from './jwk-set.ts'

/** After a new read did not find a key id the keys are not read again for so long, in ms: invented ids cost Identity little. */
const MISS_PAUSE_MS = 30_000

export type IdentityKeys = JWTVerifyGetKey & {
  /** Begins to read the keys; a failure shows where a key is needed. */
  readonly prepare: () => void
}

const { JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported } = errors

const unavailable = (cause: unknown): never => {
  throw new DependencyUnavailable('identity', cause)
}

/** What is no fault of the token is Identity's. */
const rethrow = (error: unknown): never => {
  const isOfToken = [JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported].some(
    (kind) => error instanceof kind,
  )
  if (isOfToken) throw error
  return unavailable(error)
}

/**
 * Finds the key of a user's token in Identity's JWK Set, which is read again when a token names an unknown key.
 * Throws jose's JWKSNoMatchingKey and JWKSMultipleMatchingKeys, and DependencyUnavailable if the keys cannot be read.
 */
const keysAt = (url: string, algorithms: readonly string[], clock: () => number): IdentityKeys => {
  const { current, readAgain } = createJwkSetReader(new URL(url), algorithms, clock)
  let missPauseUntil = 0
  const find: JWTVerifyGetKey = async (header, token) => {
    const known = await current().catch(unavailable)
    const found = await known.find(header, token).catch((error: unknown) => {
      if (!(error instanceof JWKSNoMatchingKey)) rethrow(error)
    })
    if (found) return found
    const latest = clock() < missPauseUntil ? known : await readAgain().catch(unavailable)
    return latest.find(header, token).catch((error: unknown) => {
      if (latest.isStale) return unavailable(error)
      if (error instanceof JWKSNoMatchingKey && clock() >= missPauseUntil) missPauseUntil = clock() + MISS_PAUSE_MS
      return rethrow(error)
    })
  }
  return Object.assign(find, { prepare: () => void current().catch(() => {}) })
}

/** The keys of users' tokens, from IDENTITY_JWKS or IDENTITY_JWKS_URL. */
export const createIdentityKeys = (settings: Settings, clock = Date.now): IdentityKeys => {
  const { IDENTITY_JWKS: inline, IDENTITY_JWKS_URL: url, IDENTITY_ALGORITHMS: algorithms } = settings
  if (!inline) return keysAt(url, algorithms, clock)
  const keys = pinned(JSON.parse(inline).keys, algorithms)
  const find: JWTVerifyGetKey =
    keys.length > 0 ? createLocalJWKSet({ keys }) : async () => unavailable(new Error(NONE_USABLE))
  return Object.assign(find, { prepare: () => {} })
}
