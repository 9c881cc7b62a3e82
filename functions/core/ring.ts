import * as z from 'zod/mini'

const word = z.string().check(z.minLength(1))
const time = z.optional(z.iso.datetime())
const common = { kid: word, use_from: time, verify_until: time }

/** A JWK (RFC 7517) with the times from which it signs and until which it verifies. */
const ringKey = z.discriminatedUnion('kty', [
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
export type RingJwk = z.infer<typeof ringKey>

/** The secret's first value is one key, generated inside Secrets Manager. */
const ringForm = z.union([z.object({ keys: z.array(ringKey).check(z.minLength(1)) }), ringKey])

/** The keys in the text of the secret. Throws without quoting it, as the parser's own error would. */
export const parseRing = (text: string): readonly RingJwk[] => {
  try {
    const ring = ringForm.parse(JSON.parse(text))
    return 'keys' in ring ? ring.keys : [ring]
  } catch {
    throw new Error('The signing keys are not a key ring')
  }
}

/** When a key begins to sign, Unix ms. */
export const startOf = ({ use_from }: RingJwk): number => (use_from ? Date.parse(use_from) : 0)
/** When it verifies no more, Unix ms. */
export const endOf = ({ verify_until }: RingJwk): number => (verify_until ? Date.parse(verify_until) : Infinity)

/** The key that signs at `now`: of those in use the newest. */
export const signerAt = <Key extends { readonly from: number; readonly until: number }>(
  keys: readonly Key[],
  now: number,
): Key | undefined =>
  keys
    .filter(({ from, until }) => from <= now && now < until)
    .reduce<Key | undefined>((newest, key) => (newest && newest.from > key.from ? newest : key), undefined)
