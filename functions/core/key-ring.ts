import { type CryptoKey, importJWK } from 'jose'
import * as z from 'zod/mini'
import { DEFAULT_JWT_SECRET, LOCAL_RUNNER, MIN_JWT_SECRET_BYTES } from '../contract/environment.ts'
import { DependencyUnavailable } from './errors.ts'
import type { Secrets } from './secret.ts'

/** One key of the ring. Its algorithm is pinned: a token that names the key with another one is refused. */
export type RingKey = { readonly kid: string; readonly alg: string; readonly key: CryptoKey | Uint8Array }

const time = z.optional(z.iso.datetime())
/** A JWK (RFC 7517) with the times between which it signs and until which it verifies. */
const jwk = z.looseObject({
  kid: z.string().check(z.minLength(1)),
  alg: z.enum(['HS256', 'ES256']),
  kty: z.enum(['oct', 'EC']),
  use_from: time,
  verify_until: time,
})
const ringForm = z.union([z.object({ keys: z.array(jwk).check(z.minLength(1)) }), jwk])

/** The keys in the text of the secret: a ring, or the single JWK it starts with. Throws without quoting it. */
const parseRing = (text: string) => {
  const ring = ringForm.safeParse(JSON.parse(text))
  if (!ring.success) throw new Error('The signing keys are not a key ring')
  return 'keys' in ring.data ? (ring.data.keys as z.infer<typeof jwk>[]) : [ring.data as z.infer<typeof jwk>]
}

type RingText = () => Promise<string>

/**
 * Where the ring comes from: the secret the stack made, else JWT_SECRET as a ring of one HS256 key.
 * Throws, naming the variable and never its value, when there is neither or when the secret may not be used here:
 * only the local runner accepts the original's default and short ones.
 */
export const ringText = (
  settings: { SIGNING_KEYS_SECRET: string; JWT_SECRET: string },
  environment: NodeJS.ProcessEnv,
  secrets: Secrets,
): RingText => {
  const { SIGNING_KEYS_SECRET, JWT_SECRET } = settings
  if (SIGNING_KEYS_SECRET) return () => secrets.read(SIGNING_KEYS_SECRET)
  const bytes = Buffer.from(JWT_SECRET)
  const strong = bytes.length >= MIN_JWT_SECRET_BYTES && JWT_SECRET !== DEFAULT_JWT_SECRET
  if (!strong && (environment[LOCAL_RUNNER] !== 'true' || !JWT_SECRET)) {
    throw new Error(
      `Set SIGNING_KEYS_SECRET, or JWT_SECRET to a secret of your own of at least ${MIN_JWT_SECRET_BYTES} bytes`,
    )
  }
  const ring = JSON.stringify({ kty: 'oct', alg: 'HS256', kid: 'jwt-secret', k: bytes.toString('base64url') })
  return async () => ring
}

const after = (time: string | undefined, otherwise: number) => (time ? Date.parse(time) : otherwise)

/**
 * The keys that sign and verify playback tokens, as the ring's text has them now.
 * Both verbs throw DependencyUnavailable when the ring cannot be read.
 */
export const keyRing = (text: RingText) => {
  let known = { text: '', keys: [] as z.infer<typeof jwk>[] }
  const keys = async () => {
    try {
      const current = await text()
      if (current !== known.text) known = { text: current, keys: parseRing(current) }
      return known.keys
    } catch (cause) {
      throw new DependencyUnavailable('signing_keys', cause)
    }
  }
  const imported = async (key: z.infer<typeof jwk>): Promise<RingKey> => ({
    kid: key.kid,
    alg: key.alg,
    key: await importJWK(key, key.alg),
  })
  return {
    /** The newest key in use at `now` (Unix ms). */
    signing: async (now: number): Promise<RingKey> => {
      const usable = (await keys()).filter(
        (key) => after(key.use_from, 0) <= now && now < after(key.verify_until, Infinity),
      )
      const [newest] = usable.sort((a, b) => after(b.use_from, 0) - after(a.use_from, 0))
      if (!newest) throw new DependencyUnavailable('signing_keys', new Error('no key of the ring is in use'))
      return imported(newest)
    },
    /** The key of that id unless it verifies no more, or undefined. */
    verifying: async (kid: string | undefined, now: number): Promise<RingKey | undefined> => {
      const key = (await keys()).find((one) => one.kid === kid && now < after(one.verify_until, Infinity))
      return key && imported(key)
    },
  }
}

export type KeyRing = ReturnType<typeof keyRing>
