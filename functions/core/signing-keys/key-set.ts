import * as z from 'zod/mini'

const word = z.string().check(z.minLength(1))
const time = z.optional(z.iso.datetime())
const common = { kid: word, use_from: time, verify_until: time }
const base64url = z.string().check(z.regex(/^[\w-]+$/))
/** 32 bytes. */
const coordinate = z.string().check(z.regex(/^[\w-]{43}$/))

/** A JWK (RFC 7517) with the times from which it signs and until which it verifies. */
const keySetJwk = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('oct'), alg: z.literal('HS256'), k: base64url, ...common }),
  z.object({
    kty: z.literal('EC'),
    alg: z.literal('ES256'),
    crv: z.literal('P-256'),
    x: coordinate,
    y: coordinate,
    d: coordinate,
    ...common,
  }),
])
export type KeySetJwk = z.infer<typeof keySetJwk>

/** What every key of a key set has, also a key of a kind that only a newer version of the service knows. */
const entry = z.looseObject({ kty: word, ...common })
export type KeySetEntry = z.infer<typeof entry>

/** Whether this version of the service can sign with such a key. */
export const isKnownKind = ({ kty, alg, crv }: KeySetEntry) =>
  (kty === 'oct' && alg === 'HS256') || (kty === 'EC' && alg === 'ES256' && crv === 'P-256')

/** Ids that may be logged: a damaged key may hold anything anywhere, its private part too. */
const plainId = z.object({ kid: z.string().check(z.regex(/^[\w.:-]{1,128}$/)) })

export type ParsedKeySet = {
  readonly keys: readonly KeySetJwk[]
  /** Keys of kinds that this version does not know: a newer one may have made them. */
  readonly foreign: readonly KeySetEntry[]
  /** The ids of damaged entries; undefined where the id cannot be logged. */
  readonly damaged: readonly (string | undefined)[]
}

const entriesOf = (text: string): unknown[] => {
  try {
    const keySet = JSON.parse(text)
    if (!Array.isArray(keySet?.keys)) return [keySet] // the secret's first value is one key
    return keySet.keys.length > 0 ? keySet.keys : [undefined]
  } catch {
    return [undefined]
  }
}

/** The keys of the secret's text. Of several keys with one id the first counts. Never throws. */
export const parseKeySet = (text: string): ParsedKeySet => {
  const keys: KeySetJwk[] = []
  const unknownKind: KeySetEntry[] = []
  const damaged: (string | undefined)[] = []
  for (const one of entriesOf(text)) {
    const known = keySetJwk.safeParse(one)
    const other = entry.safeParse(one)
    if (known.success && !keys.some(({ kid }) => kid === known.data.kid)) keys.push(known.data)
    else if (other.success && !isKnownKind(other.data)) unknownKind.push(other.data)
    else damaged.push(plainId.safeParse(one).data?.kid)
  }
  return { keys, foreign: unknownKind, damaged }
}

/** The id of the single, symmetric key that the stack generates a key set with. */
const INITIAL_KEY = 'initial'
const isInitialKey = ({ kid, kty }: KeySetEntry) => kid === INITIAL_KEY && kty === 'oct'
/** Whether a key set holds nothing but its initial key, whose tokens no one outside can verify. */
export const isInitial = (keys: readonly KeySetEntry[]): boolean => keys.length > 0 && keys.every(isInitialKey)

type Times = Pick<KeySetEntry, 'use_from' | 'verify_until'>
/** When a key begins to sign, Unix ms. */
export const startOf = ({ use_from }: Times): number => (use_from ? Date.parse(use_from) : 0)
/** When a key stops verifying, Unix ms. */
export const endOf = ({ verify_until }: Times): number => (verify_until ? Date.parse(verify_until) : Infinity)

/** The key that signs at `now`: of those in use the newest. */
export const signerAt = <Key extends { readonly from: number; readonly until: number }>(
  keys: readonly Key[],
  now: number,
): Key | undefined =>
  keys
    .filter(({ from, until }) => from <= now && now < until)
    .reduce<Key | undefined>((newest, key) => (newest && newest.from > key.from ? newest : key), undefined)
