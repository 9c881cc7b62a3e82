import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWK, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod/mini'
import type { Settings } from '../../contract/settings/settings.ts'
import { DependencyUnavailable } from '../refusals.ts'

const TIMEOUT_MS = 1_000
const CACHE_MS = 10 * 60_000
/** After a new read did not find a key id the keys are not read again for so long, in ms: invented ids cost Identity little. */
const MISS_PAUSE_MS = 30_000

const EC_CURVES: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }
const isFor = (alg: string, { kty, crv }: JWK) => {
  if (alg === 'EdDSA') return kty === 'OKP' && crv === 'Ed25519'
  return alg in EC_CURVES ? kty === 'EC' && crv === EC_CURVES[alg] : kty === 'RSA'
}

/**
 * The keys, each with the one algorithm it verifies (RFC 8725 section 3.1): its own `alg`, else the only accepted one of
 * its kind. A key without such an algorithm is left out.
 */
const pinned = (keys: readonly unknown[], algorithms: readonly string[]) =>
  keys.flatMap((key) => {
    if (!isJwk(key)) return []
    const [alg, ...more] = algorithms.filter((one) => isFor(one, key) && (key.alg ?? one) === one)
    return alg && more.length === 0 ? [{ ...key, alg }] : []
  })

const jwkSet = z.object({ keys: z.array(z.unknown()) })
const isJwk = (key: unknown): key is JWK => typeof key === 'object' && key !== null

const readKeys = async (response: Response) => {
  // A parser's own error would quote what it read.
  const { data } = jwkSet.safeParse(response.ok ? await response.json().catch(() => null) : null)
  if (!data) throw new Error(`Identity answered ${response.status}, not with a JWK Set`)
  return data.keys
}

const NONE_USABLE = 'No key of Identity can be used: give each key an alg that is in IDENTITY_ALGORITHMS'

const usable = (keys: readonly unknown[], algorithms: readonly string[]) => {
  const found = pinned(keys, algorithms)
  if (found.length === 0 && keys.length > 0) throw new Error(NONE_USABLE)
  return found
}

/** Reads the JWK Set; the last good answer replaces one that is unusable. `clock` in Unix ms. */
const createKeyReader = (algorithms: readonly string[], clock: () => number) => {
  const state: { known?: string; isStale: boolean; missPauseUntil: number } = { isStale: false, missPauseUntil: 0 }
  const read = async (url: string, options: RequestInit): Promise<Response> => {
    if (state.known === undefined || clock() >= state.missPauseUntil) {
      try {
        state.known = JSON.stringify({ keys: usable(await readKeys(await fetch(url, options)), algorithms) })
        state.isStale = false
      } catch (error) {
        if (state.known === undefined) throw error
        state.isStale = true
      }
    }
    return new Response(state.known)
  }
  return { state, read }
}

/**
 * Finds the key of a user's token in Identity's JWK Set: read when first needed, given up after 1 s, kept for 10 minutes,
 * read again when a token names an unknown key; while it cannot be read again the old one is used on.
 * Throws jose's JWKSNoMatchingKey and JWKSMultipleMatchingKeys, and DependencyUnavailable if the keys cannot be read.
 */
const keysAt = (url: string, algorithms: readonly string[], clock: () => number): JWTVerifyGetKey => {
  const { state, read } = createKeyReader(algorithms, clock)
  const options = { timeoutDuration: TIMEOUT_MS, cacheMaxAge: CACHE_MS, cooldownDuration: 0, [customFetch]: read }
  const find = createRemoteJWKSet(new URL(url), options)
  return async (header, token) => {
    try {
      return await find(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported) throw error
      if (!(error instanceof errors.JWKSNoMatchingKey) || state.isStale)
        throw new DependencyUnavailable('identity', error)
      if (clock() >= state.missPauseUntil) state.missPauseUntil = clock() + MISS_PAUSE_MS
      throw error
    }
  }
}

/** The keys of users' tokens, from IDENTITY_JWKS or IDENTITY_JWKS_URL. */
export const createIdentityKeys = (settings: Settings, clock = Date.now): JWTVerifyGetKey => {
  const { IDENTITY_JWKS: inline, IDENTITY_JWKS_URL: url, IDENTITY_ALGORITHMS: algorithms } = settings
  if (!inline) return keysAt(url, algorithms, clock)
  const keys = pinned(JSON.parse(inline).keys, algorithms)
  if (keys.length > 0) return createLocalJWKSet({ keys })
  return async () => {
    throw new DependencyUnavailable('identity', new Error(NONE_USABLE))
  }
}
