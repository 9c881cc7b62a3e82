import { type CryptoKey, importJWK } from 'jose'
import { LOCAL_RUNNER } from '../contract/environment.ts'
import { isPublished, MIN_JWT_SECRET_BYTES } from '../contract/jwt-secret.ts'
import { DependencyUnavailable } from './errors.ts'
import { endOf, parseRing, type RingJwk, signerAt, startOf } from './ring.ts'
import type { Secrets } from './secret.ts'

type Key = CryptoKey | Uint8Array

/** One key of the ring. Its algorithm is pinned: a token that names the key with another one is refused. */
export type RingKey = { readonly kid: string; readonly alg: string; readonly key: Key }

const imported = async (key: RingJwk) => {
  const { kid, alg } = key
  const { d: _, ...verifying } = { d: undefined, ...key } // a private key imported as it is could only sign
  const [signs, verifies] = await Promise.all([importJWK(key, alg), importJWK(verifying, alg)])
  return { kid, alg, from: startOf(key), until: endOf(key), signs, verifies, jwk: key }
}

/** What verifies a key's signatures, for anyone to know; nothing of a symmetric one. */
const publicPart = (key: RingJwk) => {
  if (key.kty !== 'EC') return []
  const { kty, crv, x, y, kid, alg } = key
  return [{ kty, crv, x, y, kid, alg, use: 'sig' as const }]
}

type RingText = () => Promise<string>

/**
 * Where the ring comes from: the secret the stack made, else JWT_SECRET as a ring of one HS256 key.
 * Throws, naming the variable and never its value, when there is neither or when the secret may not be used here:
 * only the local runner accepts published defaults and short ones.
 */
export const ringText = (
  settings: { SIGNING_KEYS_SECRET: string; JWT_SECRET: string },
  environment: NodeJS.ProcessEnv,
  secrets: Pick<Secrets, 'read'>,
): RingText => {
  const { SIGNING_KEYS_SECRET, JWT_SECRET } = settings
  if (SIGNING_KEYS_SECRET) return () => secrets.read(SIGNING_KEYS_SECRET)
  const bytes = Buffer.from(JWT_SECRET)
  const strong = bytes.length >= MIN_JWT_SECRET_BYTES && !isPublished(JWT_SECRET)
  if (!strong && (environment[LOCAL_RUNNER] !== 'true' || !JWT_SECRET)) {
    throw new Error(
      `Set SIGNING_KEYS_SECRET, or JWT_SECRET to a secret of your own of at least ${MIN_JWT_SECRET_BYTES} bytes`,
    )
  }
  const ring = JSON.stringify({ kty: 'oct', alg: 'HS256', kid: 'jwt-secret', k: bytes.toString('base64url') })
  return async () => ring
}

/** How the ring's text is kept: whether it could not be read again when it was due, and having it read anew. */
type Upkeep = { readonly isOld: () => boolean; readonly expire: () => void }
const ALWAYS_FRESH: Upkeep = { isOld: () => false, expire: () => {} }

/** How Secrets Manager's values are kept, for the secret that holds the ring. */
export const upkeepOf = ({ isOld, expire }: Secrets, secretId: string): Upkeep => ({
  isOld: () => isOld(secretId),
  expire: () => expire(secretId),
})

/**
 * The keys that sign and verify playback tokens, as the ring's text has them now.
 * All verbs throw DependencyUnavailable when the ring cannot be read or holds a key that cannot be used.
 */
export const keyRing = (text: RingText, { isOld, expire }: Upkeep = ALWAYS_FRESH) => {
  let known: { text?: string; keys: readonly Awaited<ReturnType<typeof imported>>[] } = { keys: [] }
  /** When the ring was last known to be the one in force, Unix ms. */
  let heardAt = 0
  const keys = async (now: number) => {
    try {
      const current = await text()
      if (!isOld()) heardAt = now
      if (current !== known.text) known = { text: current, keys: await Promise.all(parseRing(current).map(imported)) }
      return known.keys
    } catch (cause) {
      throw new DependencyUnavailable('signing_keys', cause)
    }
  }
  const living = async (now: number) => (await keys(now)).filter(({ until }) => now < until)
  const find = async (kid: string, now: number) => (await keys(now)).find((one) => one.kid === kid)
  const findAnew = async (kid: string, now: number) => {
    expire()
    const found = await find(kid, now)
    if (found || !isOld()) return found
    throw new DependencyUnavailable('signing_keys', new Error('an unknown key, and the ring could not be read again'))
  }
  return {
    /**
     * The newest key in use at `now` (Unix ms), and until when it verifies. From an old ring it is the one that was in use
     * when the ring was last read: of the next one others may not have heard either.
     */
    signing: async (now: number): Promise<RingKey & { readonly until: number }> => {
      const usable = await living(now)
      const signer = signerAt(usable, heardAt) ?? signerAt(usable, now)
      if (!signer) throw new DependencyUnavailable('signing_keys', new Error('no key of the ring is in use'))
      return { kid: signer.kid, alg: signer.alg, key: signer.signs, until: signer.until }
    },
    /**
     * The key of that id, or undefined when there is none that verifies at `now`. For an unknown one the ring is read
     * again; throws when that cannot be done, because the key may be one made since.
     */
    verifying: async (kid: string | undefined, now: number): Promise<RingKey | undefined> => {
      if (kid === undefined) return undefined
      const found = (await find(kid, now)) ?? (await findAnew(kid, now))
      return found && now < found.until ? { kid: found.kid, alg: found.alg, key: found.verifies } : undefined
    },
    /** The public part of every key that verifies at `now` or will, those that do not sign yet included. */
    published: async (now: number) => (await living(now)).flatMap(({ jwk }) => publicPart(jwk)),
  }
}

export type KeyRing = ReturnType<typeof keyRing>
