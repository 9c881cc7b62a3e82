import { JWKS_MAX_AGE_SECONDS, KEY_CACHE_MS } from '../../contract/tokens/key-times.ts'
import { endOf, isInitial, type KeySetEntry, startOf } from './key-set.ts'

/**
 * Why a rotation never makes a valid token refused:
 * 1. A key signs only after every function and verifier has read it: every function, get-jwks too, reads the key set again
 *    within KEY_CACHE_MS, and every verifier the JWK Set within its max-age. So a new key signs 20 minutes after it is
 *    made, and its key set may become current only while 10 of these are left.
 * 2. A key that has a successor verifies until no live token was signed with it: the start of the successor, the life of a
 *    token, and SLACK_MS for functions that cannot read the key set and do not know the successor yet.
 * 3. The newest key has no end, and no token outlives the key that signs it.
 * A key set that holds only its initial key is replaced at once: that key is symmetric, so no one outside knows it, and
 * functions read such a key set again after a second, or when they meet a key id that they do not know.
 */
const PROPAGATION_MS = KEY_CACHE_MS + JWKS_MAX_AGE_SECONDS * 1000
const SLACK_MS = 60 * 60_000
/** How far the clocks of functions may be behind the rotation's, in ms: a key that is to sign at once starts so much earlier. */
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
 * The key set with a new key. It signs once every function and verifier has read it; at once after an initial key, which no
 * verifier outside knows. Times in Unix ms.
 */
export const keySetWith = <Key extends KeySetEntry>(
  keys: readonly Key[],
  fresh: Key,
  now: number,
  tokenLifeMs: number,
): Key[] => {
  const from = isInitial(keys) ? now - CLOCKS_MS : now + 2 * PROPAGATION_MS
  return withEnds([...living(keys, now), { ...fresh, use_from: iso(from) }], tokenLifeMs)
}

/**
 * The key set without a key. If that was the signing key, another one signs from now on: a published one that did not sign yet, else the fresh
 * one. `foreign` keys, of kinds that this version does not know, never sign here.
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
 * Why a pending key set cannot become the current one now, as the end of a sentence; undefined if it can. It must add one
 * key to the current key set and lose none: one that was made before a revocation would bring the revoked key back.
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
    return now - startOf(newest) > SLACK_MS - PROPAGATION_MS
      ? 'tokens signed meanwhile would outlive the key'
      : undefined
  return startOf(newest) - now < PROPAGATION_MS ? 'its new key would sign before every verifier has read it' : undefined
}
