import { type CryptoKey, importJWK } from 'jose'
import { endOf, isInitial, type KeySetJwk, parseKeySet, startOf } from './key-set.ts'

const ECDSA = { name: 'ECDSA', hash: 'SHA-256' }

/** Rejects when the private part belongs to another key: no one could verify what it signs. */
const checkPair = async (signs: CryptoKey | Uint8Array, verifies: CryptoKey | Uint8Array) => {
  if (signs instanceof Uint8Array || verifies instanceof Uint8Array) return
  const data = Buffer.from('a pair')
  const { subtle } = globalThis.crypto
  if (await subtle.verify(ECDSA, verifies, await subtle.sign(ECDSA, signs, data), data)) return
  throw new Error('not a pair of keys')
}

const imported = async (key: KeySetJwk) => {
  const { kid, alg } = key
  const { d: _, ...verifying } = { d: undefined, ...key } // a private key imported as it is could only sign
  const [signs, verifies] = await Promise.all([importJWK(key, alg), importJWK(verifying, alg)])
  await checkPair(signs, verifies)
  return { kid, alg, from: startOf(key), until: endOf(key), signs, verifies, jwk: key }
}
export type HeldKey = Awaited<ReturnType<typeof imported>>

/** A key set as a function keeps it in memory. */
export type HeldKeySet = {
  readonly text?: string
  /** The keys of its text that can be used. */
  readonly keys: readonly HeldKey[]
  /** Keys that are damaged in its text, as they were read before the damage. They go on verifying. */
  readonly kept: readonly HeldKey[]
  /** The ids of unusable keys; undefined where the id itself is damaged. */
  readonly damaged: readonly (string | undefined)[]
  readonly isInitial: boolean
}
export const NO_KEY_SET: HeldKeySet = { keys: [], kept: [], damaged: [], isInitial: false }

/**
 * The key set of a text, after the key set `before`. A key that has been damaged since is kept as it was; so is every key
 * if nothing in the text can be used. A key that is no longer in the text is not kept: it may be revoked. Never rejects.
 */
export const holdKeySet = async (text: string, before: HeldKeySet): Promise<HeldKeySet> => {
  const keySet = parseKeySet(text)
  const tried = await Promise.all(keySet.keys.map((key) => imported(key).catch(() => key.kid)))
  const keys = tried.filter((one) => typeof one === 'object')
  const damaged = [
    ...keySet.damaged,
    ...keySet.foreign.map(({ kid }) => kid),
    ...tried.filter((one) => typeof one === 'string'),
  ]
  const isLost = ({ kid }: HeldKey) =>
    (keys.length === 0 || damaged.includes(kid)) && !keys.some((key) => key.kid === kid)
  return {
    ...{ text, keys, damaged, isInitial: isInitial(keySet.keys) },
    kept: [...before.keys, ...before.kept].filter(isLost),
  }
}
