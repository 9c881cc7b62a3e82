import { createECDH, createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto'
import { endOf, isInitial, type KeySetJwk, parseKeySet, startOf } from './key-set.ts'

/** A key that a key set holds, ready for use; for a symmetric one, what signs also verifies. Times in Unix ms. */
export type HeldKey = {
  readonly kid: string
  readonly alg: KeySetJwk['alg']
  readonly from: number
  readonly until: number
  readonly signs: KeyObject
  readonly verifies: KeyObject
  readonly jwk: KeySetJwk
}

type EcJwk = Extract<KeySetJwk, { kty: 'EC' }>

/** Throws when the private part belongs to another key: no one could verify what it signs. */
const checkPair = ({ x, y, d }: EcJwk) => {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(d, 'base64url')
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]) // SEC 1 section 2.3.3
  if (!point.equals(pair.getPublicKey())) throw new Error('not a pair of keys')
}

const partsOf = (key: KeySetJwk) => {
  if (key.kty === 'oct') {
    if (key.k.length % 4 === 1) throw new Error('not base64url')
    const secret = createSecretKey(key.k, 'base64url')
    return { signs: secret, verifies: secret }
  }
  checkPair(key)
  const { kty, crv, x, y, d } = key
  const signs = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
  return { signs, verifies: createPublicKey(signs) }
}

/** The key, or its id when it cannot be used. */
const imported = (key: KeySetJwk): HeldKey | string => {
  const { kid, alg } = key
  try {
    return { kid, alg, from: startOf(key), until: endOf(key), ...partsOf(key), jwk: key }
  } catch {
    return kid
  }
}

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
 * if nothing in the text can be used. A key that is no longer in the text is not kept: it may be revoked. Never throws.
 */
export const holdKeySet = (text: string, before: HeldKeySet): HeldKeySet => {
  const keySet = parseKeySet(text)
  const tried = keySet.keys.map(imported)
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
