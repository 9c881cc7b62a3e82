import { JWKS_MAX_AGE_SECONDS, KEY_CACHE_MS } from '../../contract/tokens/key-times.ts'
import { endOf, isInitial, type KeySetEntry, startOf } from './key-set.ts'

/**
 * Why no token is ever refused because of a rotation:
 * 1. A key signs only when everyone has learnt it: every function reads the key set again within KEY_CACHE_MS, get-jwks
 *    among them, and every verifier the JWK Set within its max-age. A new key set allows twice that, and is put in force
 *    only while once is left.
 * 2. A key that has a successor verifies until nothing lives that was signed with it: its successor's start, the life
 *    of a token, and SLACK_MS for functions that cannot read the key set and so have not heard of the successor.
 * 3. The newest key has no end, and no token outlives the key that signs it.
 * A key set that holds only the key it was made with is replaced at once: that key is symmetric, so nobody outside knows it,
 * and functions read such a key set again after a second, or when they meet a key that they do not know.
 */
const LEARNING_MS = KEY_CACHE_MS + JWKS_MAX_AGE_SECONDS * 1000
const SLACK_MS = 60 * 60_000
/** How far the clocks of functions may be behind the rotation's: what is to sign at once signs by all of them. */
const CLOCKS_MS = 60_000

const iso = (ms: number) => new Date(ms).toISOString()

const byStart = <Key extends KeySetEntry>(keys: readonly Key[]) => keys.toSorted((a, b) => startOf(a) - startOf(b))

/** A key that has a successor ends, never sooner than it was to; the newest does not. */
const withEnds = <Key extends KeySetEntry>(keys: readonly Key[], tokenLifeMs: number): Key[] =>
  byStart(keys).map((key, i, all) => {
    const open = { ...key, verify_until: undefined }
    const successor = all[i + 1]
    if (!successor) return open
    const needed = startOf(successor) + tokenLifeMs + SLACK_MS
    return { ...open, verify_until: iso(Number.isFinite(endOf(key)) ? Math.max(endOf(key), needed) : needed) }
  })

const living = <Key extends KeySetEntry>(keys: readonly Key[], now: number) => keys.filter((key) => now < endOf(key))

/**
 * The key set with a new key that signs from when everyone has learnt it; at once where nobody has anything to learn.
 * Times in Unix ms.
 */
export const keySetWith = <Key extends KeySetEntry>(
  keys: readonly Key[],
  fresh: Key,
  now: number,
  tokenLifeMs: number,
): Key[] => {
  const from = isInitial(keys) ? now - CLOCKS_MS : now + 2 * LEARNING_MS
  return withEnds([...living(keys, now), { ...fresh, use_from: iso(from) }], tokenLifeMs)
}

/**
 * The key set without a key. When it was the one that signs, the next one does from now on: one that is published already,
 * else the fresh one. `foreign` keys sign nothing here.
 */
export const keySetWithout = <Key extends KeySetEntry>(
  keys: readonly Key[],
  kid: string,
  fresh: Key,
  now: number,
  tokenLifeMs: number,
  foreign: readonly Key[] = [],
): Key[] => {
  const others = living(foreign, now).filter((key) => key.kid !== kid)
  const alive = living(keys, now)
  const signer = byStart(alive.filter((key) => startOf(key) <= now)).at(-1)
  const left = byStart(alive.filter((key) => key.kid !== kid))
  if (signer && signer.kid !== kid) return withEnds([...left, ...others], tokenLifeMs)
  const next = left.find((key) => startOf(key) > now) ?? fresh
  return withEnds([...left.filter((key) => key !== next), { ...next, use_from: iso(now) }, ...others], tokenLifeMs)
}

/**
 * Why a key set that was made some time ago cannot be put in force now, as the end of a sentence; undefined when it can.
 * It must add one key to the key set in force and lose none: one made before a revocation would bring the key back.
 */
export const faultOf = (
  pending: readonly KeySetEntry[],
  current: readonly KeySetEntry[],
  now: number,
): string | undefined => {
  const holds = (keys: readonly KeySetEntry[], kid: string) => keys.some((key) => key.kid === kid)
  const added = pending.filter(({ kid }) => !holds(current, kid))
  const isWhole = living(current, now).every(({ kid }) => holds(pending, kid))
  const newest = byStart(pending).at(-1)
  if (!newest || added.length !== 1 || newest !== added[0] || !isWhole) return 'the key set has changed meanwhile'
  if (isInitial(current))
    return now - startOf(newest) > SLACK_MS - LEARNING_MS ? 'tokens signed meanwhile would outlive the key' : undefined
  return startOf(newest) - now < LEARNING_MS ? 'its new key would sign before everyone has learnt it' : undefined
}
