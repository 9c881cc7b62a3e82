import { JWKS_MAX_AGE_SECONDS, KEY_CACHE_MS } from '../contract/key-times.ts'
import { endOf, type RingJwk, startOf } from './ring.ts'

/**
 * Why no token is ever refused because of a rotation:
 * 1. A key signs only when everyone has learnt it: every function reads the ring again within KEY_CACHE_MS, get-jwks
 *    among them, and every verifier the JWK Set within its max-age. A new ring allows twice that, and is put in force
 *    only while once is left.
 * 2. A key that has a successor verifies until nothing lives that was signed with it: its successor's start, the life
 *    of a token, and SLACK_MS for functions that cannot read the ring and so have not heard of the successor.
 * 3. The newest key has no end, and no token outlives the key that signs it.
 */
const LEARNING_MS = KEY_CACHE_MS + JWKS_MAX_AGE_SECONDS * 1000
const SLACK_MS = 60 * 60_000

const iso = (ms: number) => new Date(ms).toISOString()

const byStart = (keys: readonly RingJwk[]) => keys.toSorted((a, b) => startOf(a) - startOf(b))

/** A key that has a successor ends, never sooner than it was to; the newest does not. */
const withEnds = (keys: readonly RingJwk[], tokenLifeMs: number): RingJwk[] =>
  byStart(keys).map((key, i, all) => {
    const { verify_until: _, ...open } = key
    const successor = all[i + 1]
    if (!successor) return open
    const needed = startOf(successor) + tokenLifeMs + SLACK_MS
    return { ...open, verify_until: iso(Number.isFinite(endOf(key)) ? Math.max(endOf(key), needed) : needed) }
  })

const living = (keys: readonly RingJwk[], now: number) => keys.filter((key) => now < endOf(key))

/** The ring with a new key that signs from when everyone has learnt it. Times in Unix ms. */
export const ringWith = (keys: readonly RingJwk[], fresh: RingJwk, now: number, tokenLifeMs: number): RingJwk[] =>
  withEnds([...living(keys, now), { ...fresh, use_from: iso(now + 2 * LEARNING_MS) }], tokenLifeMs)

/**
 * The ring without a key. When it was the one that signs, the next one does from now on: one that is published already,
 * else the fresh one.
 */
export const ringWithout = (
  keys: readonly RingJwk[],
  kid: string,
  fresh: RingJwk,
  now: number,
  tokenLifeMs: number,
): RingJwk[] => {
  const alive = living(keys, now)
  const signer = byStart(alive.filter((key) => startOf(key) <= now)).at(-1)
  const left = byStart(alive.filter((key) => key.kid !== kid))
  if (signer && signer.kid !== kid) return withEnds(left, tokenLifeMs)
  const next = left.find((key) => startOf(key) > now) ?? fresh
  return withEnds([...left.filter((key) => key !== next), { ...next, use_from: iso(now) }], tokenLifeMs)
}

/**
 * Why a ring that was made some time ago cannot be put in force now, as the end of a sentence; undefined when it can.
 * It must add one key to the ring in force and lose none: one made before a revocation would bring the key back.
 */
export const faultOf = (pending: readonly RingJwk[], current: readonly RingJwk[], now: number): string | undefined => {
  const holds = (keys: readonly RingJwk[], kid: string) => keys.some((key) => key.kid === kid)
  const added = pending.filter(({ kid }) => !holds(current, kid))
  const isWhole = living(current, now).every(({ kid }) => holds(pending, kid))
  const newest = byStart(pending).at(-1)
  if (!newest || added.length !== 1 || newest !== added[0] || !isWhole) return 'the key ring has changed meanwhile'
  return startOf(newest) - now < LEARNING_MS ? 'its new key would sign before everyone has learnt it' : undefined
}
