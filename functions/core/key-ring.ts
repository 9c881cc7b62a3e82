import { type CryptoKey, importJWK } from 'jose'
import * as z from 'zod/mini'
import { DEFAULT_JWT_SECRET, LOCAL_RUNNER, MIN_JWT_SECRET_BYTES } from '../contract/environment.ts'
import { DependencyUnavailable } from './errors.ts'
import type { Secrets } from './secret.ts'

type Key = CryptoKey | Uint8Array

/** One key of the ring. Its algorithm is pinned: a token that names the key with another one is refused. */
export type RingKey = { readonly kid: string; readonly alg: string; readonly key: Key }

const word = z.string().check(z.minLength(1))
const time = z.optional(z.iso.datetime())
const common = { kid: word, use_from: time, verify_until: time }
/** A JWK (RFC 7517) with the times between which it signs and until which it verifies. */
const jwk = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('oct'), alg: z.literal('HS256'), k: word, ...common }),
  z.object({
    kty: z.literal('EC'),
    alg: z.literal('ES256'),
    crv: z.literal('P-256'),
    x: word,
    y: word,
    d: word,
    ...common,
  }),
])
const ringForm = z.union([z.object({ keys: z.array(jwk).check(z.minLength(1)) }), jwk])

const after = (time: string | undefined, otherwise: number) => (time ? Date.parse(time) : otherwise)

const imported = async (key: z.infer<typeof jwk>) => {
  const { kid, alg, use_from, verify_until } = key
  const { d: _, ...verifying } = { d: undefined, ...key } // a private key imported as it is could only sign
  const [signs, verifies] = await Promise.all([importJWK(key, alg), importJWK(verifying, alg)])
  return { kid, alg, from: after(use_from, 0), until: after(verify_until, Infinity), signs, verifies }
}

const formOf = (text: string) => {
  try {
    return ringForm.parse(JSON.parse(text))
  } catch {
    throw new Error('The signing keys are not a key ring') // the parser's own error would quote them
  }
}

/** The keys in the text of the secret: a ring, or the single JWK it starts with. Throws without quoting it. */
const parseRing = async (text: string) => {
  const ring = formOf(text)
  return Promise.all(('keys' in ring ? ring.keys : [ring]).map(imported))
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

/**
 * The keys that sign and verify playback tokens, as the ring's text has them now.
 * Both verbs throw DependencyUnavailable when the ring cannot be read or holds a key that cannot be used.
 */
export const keyRing = (text: RingText) => {
  let known: { text?: string; keys: Awaited<ReturnType<typeof parseRing>> } = { keys: [] }
  const keys = async () => {
    try {
      const current = await text()
      if (current !== known.text) known = { text: current, keys: await parseRing(current) }
      return known.keys
    } catch (cause) {
      throw new DependencyUnavailable('signing_keys', cause)
    }
  }
  return {
    /** The newest key in use at `now` (Unix ms). */
    signing: async (now: number): Promise<RingKey> => {
      const usable = (await keys()).filter(({ from, until }) => from <= now && now < until)
      const [newest] = usable.sort((a, b) => b.from - a.from)
      if (!newest) throw new DependencyUnavailable('signing_keys', new Error('no key of the ring is in use'))
      return { kid: newest.kid, alg: newest.alg, key: newest.signs }
    },
    /** The key of that id unless it verifies no more, or undefined. */
    verifying: async (kid: string | undefined, now: number): Promise<RingKey | undefined> => {
      const found = (await keys()).find((one) => one.kid === kid && now < one.until)
      return found && { kid: found.kid, alg: found.alg, key: found.verifies }
    },
  }
}

export type KeyRing = ReturnType<typeof keyRing>
