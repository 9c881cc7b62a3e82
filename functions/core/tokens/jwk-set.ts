import { createLocalJWKSet, type JWK } from 'jose'
import * as z from 'zod/mini'
import { sendRequest } from '../http-client.ts'

const TIMEOUT_MS = 1_000
const CACHE_MS = 10 * 60_000
const MAX_BYTES = 512 * 1024

const EC_CURVES: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }
const isFor = (alg: string, { kty, crv }: JWK) => {
  if (alg === 'EdDSA') return kty === 'OKP' && crv === 'Ed25519'
  return alg in EC_CURVES ? kty === 'EC' && crv === EC_CURVES[alg] : kty === 'RSA'
}

const isJwk = (key: unknown): key is JWK => typeof key === 'object' && key !== null

/**
 * The keys, each with the one algorithm it verifies (RFC 8725 section 3.1): its own `alg`, else the only accepted one of
 * its kind. A key without such an algorithm is left out.
 */
export const pinned = (keys: readonly unknown[], algorithms: readonly string[]): JWK[] =>
  keys.flatMap((key) => {
    if (!isJwk(key)) return []
    const [alg, ...more] = algorithms.filter((one) => isFor(one, key) && (key.alg ?? one) === one)
    return alg && more.length === 0 ? [{ ...key, alg }] : []
  })

export const NONE_USABLE = 'No key of Identity can be used: give each key an alg that is in IDENTITY_ALGORITHMS'

const usable = (keys: readonly unknown[], algorithms: readonly string[]) => {
  const found = pinned(keys, algorithms)
  if (found.length === 0 && keys.length > 0) throw new Error(NONE_USABLE)
  return found
}

const jwkSet = z.object({ keys: z.array(z.unknown()) })

/** Undefined for what is not a JWK Set: a parser's own error would quote it. */
const keysIn = (text: string): readonly unknown[] | undefined => {
  try {
    return jwkSet.parse(JSON.parse(text)).keys
  } catch {
    return undefined
  }
}

const readKeys = async (url: URL): Promise<readonly unknown[]> => {
  const headers = { accept: 'application/json, application/jwk-set+json' }
  const { status, text } = await sendRequest(url, { headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES })
  const keys = status >= 200 && status < 300 ? keysIn(await text) : undefined
  if (!keys) throw new Error(`Identity answered ${status}, not with a JWK Set`)
  return keys
}

type Held = {
  readonly find: ReturnType<typeof createLocalJWKSet>
  readonly until: number
  /** Whether they could not be read again when they were to be. */
  readonly isStale: boolean
}

/**
 * The JWK Set at an address: given up after 1 s, kept for 10 minutes. While it cannot be read again the last good one is
 * used on. Who asks while it is being read waits for the same answer, and reads it himself when that one fails. Both
 * verbs reject when it was never read.
 */
export const createJwkSetReader = (url: URL, algorithms: readonly string[], clock: () => number) => {
  let held: Held | undefined
  let reading: Promise<Held> | undefined
  const fresh = async (): Promise<Held> => {
    const keys = usable(await readKeys(url), algorithms)
    return { find: createLocalJWKSet({ keys }), until: clock() + CACHE_MS, isStale: false }
  }
  const read = async (): Promise<Held> => {
    const before = held
    try {
      held = await (before ? fresh().catch(() => ({ ...before, until: clock() + CACHE_MS, isStale: true })) : fresh())
      return held
    } finally {
      reading = undefined
    }
  }
  const readAgain = (): Promise<Held> => {
    reading ??= read()
    return reading
  }
  return {
    current: async (): Promise<Held> => {
      if (held && clock() < held.until) return held
      // Begun by another, at the start perhaps: Lambda may have frozen the function over it.
      return reading ? reading.catch(readAgain) : readAgain()
    },
    readAgain,
  }
}
