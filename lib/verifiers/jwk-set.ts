import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { KeysUnavailable } from './refused.ts'

/** As the `Cache-Control` of the JWK Set says. */
const KEPT_MS = 300_000
/** At most so often is the set read because of a `kid` that nobody knows, or after a read that failed. */
const AGAIN_MS = 30_000
const ANSWER_MS = 1_000
const MOST_BYTES = 65_536

type Keys = ReadonlyMap<string, KeyObject>

const isEs256 = ({ kty, crv, alg, kid }: JsonWebKey) =>
  kty === 'EC' && crv === 'P-256' && alg === 'ES256' && typeof kid === 'string'

const keysIn = (text: string): Keys => {
  const { keys }: { keys: readonly JsonWebKey[] } = JSON.parse(text)
  return new Map(keys.filter(isEs256).map((key) => [String(key.kid), createPublicKey({ key, format: 'jwk' })]))
}

const read = async (url: string): Promise<Keys> => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
  const text = await response.text()
  if (!response.ok || text.length > MOST_BYTES) throw new Error(`The JWK Set was answered with ${response.status}`)
  return keysIn(text)
}

/**
 * Finds a public key by its `kid`, in the JWK Set at an address: it is kept for 300 s, read again for an unknown `kid` but
 * at most every 30 s, and used on while it cannot be read. Requests at the same time read it once. Rejects with
 * {@link KeysUnavailable} when it was never read.
 */
export const jwkSet = (url: string, now: () => number = Date.now) => {
  let held: Keys | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  const readAnew = async () => {
    triedAt = now()
    try {
      held = await read(url)
      readAt = now()
    } catch (cause) {
      if (!held) throw new KeysUnavailable('The JWK Set could not be read', { cause })
    } finally {
      reading = undefined
    }
  }
  const refresh = () => {
    reading ??= readAnew()
    return reading
  }
  const mayTry = () => !held || now() - triedAt >= AGAIN_MS
  return async (kid: string): Promise<KeyObject | undefined> => {
    if (now() - readAt >= KEPT_MS && mayTry()) await refresh()
    if (!held?.has(kid) && mayTry()) await refresh()
    return held?.get(kid)
  }
}

export type FindKey = ReturnType<typeof jwkSet>
