import type { KeyObject } from 'node:crypto'
import { isPublished, MIN_JWT_SECRET_BYTES } from '../../contract/settings/jwt-secret.ts'
import { LOCAL_RUNNER } from '../../contract/settings/settings.ts'
import type { SecretCache, Secrets } from '../aws/secret.ts'
import { refusing } from '../refusal.ts'
import { DependencyUnavailable } from '../refusals.ts'
import { type HeldKeySet, holdKeySet, NO_KEY_SET } from './held-key-set.ts'
import { type KeySetJwk, signerAt } from './key-set.ts'
import { createKeySetLog } from './key-set-log.ts'

/** One key of the key set. Its algorithm is pinned: a token that names the key with another algorithm is refused. */
export type SigningKey = { readonly kid: string; readonly alg: KeySetJwk['alg']; readonly key: KeyObject }

/** The public part of a key; nothing of a symmetric one. */
const publicPart = (key: KeySetJwk) => {
  if (key.kty !== 'EC') return []
  const { kty, crv, x, y, kid, alg } = key
  return [{ kty, crv, x, y, kid, alg, use: 'sig' as const }]
}

type KeySetText = () => Promise<string>

/**
 * Reads the key set: the secret that the stack made, else JWT_SECRET as a key set of one HS256 key.
 * Throws, naming the variable and never its value, when there is neither or when the secret may not be used here:
 * only the local runner accepts published defaults and short ones.
 */
export const keySetText = (
  settings: { SIGNING_KEYS_SECRET: string; JWT_SECRET: string },
  environment: NodeJS.ProcessEnv,
  secrets: Pick<Secrets, 'read'>,
): KeySetText => {
  const { SIGNING_KEYS_SECRET, JWT_SECRET } = settings
  if (SIGNING_KEYS_SECRET) return () => secrets.read(SIGNING_KEYS_SECRET)
  const bytes = Buffer.from(JWT_SECRET)
  const strong = bytes.length >= MIN_JWT_SECRET_BYTES && !isPublished(JWT_SECRET)
  if (!strong && (environment[LOCAL_RUNNER] !== 'true' || !JWT_SECRET)) {
    throw new Error(
      `Set SIGNING_KEYS_SECRET, or JWT_SECRET to your own secret of at least ${MIN_JWT_SECRET_BYTES} bytes`,
    )
  }
  const keySet = JSON.stringify({ kty: 'oct', alg: 'HS256', kid: 'jwt-secret', k: bytes.toString('base64url') })
  return async () => keySet
}

/** The cache of the key set's text: whether it could not be read again in time, and how to have it read anew. */
type CacheControl = Pick<SecretCache, 'isOld' | 'expire' | 'expireWithin' | 'writtenAt'>
const ALWAYS_FRESH: CacheControl = {
  isOld: () => false,
  expire: () => {},
  expireWithin: () => {},
  writtenAt: () => undefined,
}

/** The cache of the secret that holds the key set. */
export const cacheOf = ({ cache }: Pick<Secrets, 'cache'>, secretId: string): CacheControl => cache(secretId)

/** A damaged key set is read again after so long, in ms, so that its repair is noticed soon. */
const REPAIR_MS = 10_000
/** One that holds only its initial key is read again after so long, in ms: it is replaced at once. */
const INITIAL_MS = 1_000

/**
 * The keys that sign and verify playback tokens, by the current key set. One damaged key stops nothing: the others are
 * used, the damaged one goes on verifying where it was read before, and it is logged for the alarm. All verbs throw
 * DependencyUnavailable if no key set was ever readable.
 */
export const createSigningKeys = (text: KeySetText, cache: CacheControl = ALWAYS_FRESH) => {
  let held = NO_KEY_SET
  /** When the key set was last known to be current, Unix ms. */
  let knownCurrentAt = 0
  const log = createKeySetLog()
  const read = async (): Promise<HeldKeySet> => {
    const current = await text()
    if (current !== held.text) held = holdKeySet(current, held)
    log.damage(held.damaged)
    if (held.damaged.length > 0) cache.expireWithin(REPAIR_MS)
    if (held.isInitial) cache.expireWithin(INITIAL_MS)
    if (held.keys.length === 0 && held.kept.length === 0) throw new Error('no signing key can be read')
    return held
  }
  const readAt = async (now: number): Promise<HeldKeySet> => {
    try {
      const current = await read()
      if (!cache.isOld() && current.keys.length > 0) knownCurrentAt = now
      return current
    } catch (cause) {
      throw new DependencyUnavailable('signing_keys', cause)
    }
  }
  const all = async (now: number) => {
    const { keys, kept } = await readAt(now)
    return [...keys, ...kept]
  }
  const find = async (kid: unknown, now: number) => (await all(now)).find((one) => one.kid === kid)
  /** Whether an unknown key may be in the key set all the same. */
  const isUncertain = (kid: unknown) =>
    cache.isOld() || held.isInitial || held.keys.length === 0 || held.damaged.some((one) => (one ?? kid) === kid)
  const findAnew = async (kid: unknown, now: number) => {
    cache.expire()
    const found = await find(kid, now)
    if (found || !isUncertain(kid)) return found
    throw new DependencyUnavailable('signing_keys', new Error('an unknown key, and the key set cannot be read whole'))
  }
  return {
    /**
     * The newest key in use at `now` (Unix ms), and until when it verifies. If the key set could not be read again in time,
     * it is the key that was in use at the last read: every other function knows that one. A key that is damaged in the
     * key set signs only if no other can: a function that has not read it before cannot verify it.
     */
    signing: async (now: number): Promise<SigningKey & { readonly until: number }> => {
      const { keys, kept, damaged, isInitial } = await readAt(now)
      const usable = keys.filter(({ until }) => now < until)
      const next = damaged.length > 0 ? usable.toSorted((a, b) => a.from - b.from)[0] : undefined
      const signer = signerAt(usable, knownCurrentAt) ?? signerAt(usable, now) ?? next ?? signerAt(kept, now)
      if (!signer) throw new DependencyUnavailable('signing_keys', new Error('no signing key is in use'))
      if (isInitial) log.initialKey(now, cache.writtenAt())
      return { kid: signer.kid, alg: signer.alg, key: signer.signs, until: signer.until }
    },
    /**
     * The key of that id, or undefined if there is none that verifies at `now`. For an unknown id the key set is read again;
     * throws if it cannot be read or is damaged, because the key may be one of the damaged ones.
     */
    verifying: async (kid: unknown, now: number): Promise<SigningKey | undefined> => {
      if (kid === undefined) return undefined
      const found = (await find(kid, now)) ?? (await findAnew(kid, now))
      return found && now < found.until ? { kid: found.kid, alg: found.alg, key: found.verifies } : undefined
    },
    /** The public part of every key that verifies at `now` or later, also of keys that do not sign yet. */
    published: refusing(['dependency_unavailable'], async (now: number) =>
      (await all(now)).filter(({ until }) => now < until).flatMap(({ jwk }) => publicPart(jwk)),
    ),
  }
}

export type SigningKeys = ReturnType<typeof createSigningKeys>
