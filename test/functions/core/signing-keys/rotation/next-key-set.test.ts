import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOf, type KeySetJwk, signerAt, startOf } from '../../../../../functions/core/signing-keys/key-set.ts'
import { faultOf, keySetWith, keySetWithout } from '../../../../../functions/core/signing-keys/next-key-set.ts'
import { HOUR, MINUTE } from '../../../../support/service/moving-clock.ts'

const START = Date.parse('2026-11-23T12:00:00Z')
const LIFE = HOUR
const LEARNING = 10 * MINUTE
const ec = (kid: string): KeySetJwk => ({ kty: 'EC', alg: 'ES256', crv: 'P-256', x: 'x', y: 'y', d: 'd', kid })
const kids = (keys: readonly KeySetJwk[]) => keys.map(({ kid }) => kid)

const signerOf = (keys: readonly KeySetJwk[], at: number) =>
  signerAt(
    keys.map((key) => ({ key, from: startOf(key), until: endOf(key) })),
    at,
  )?.key.kid

/** What happens to a key set: time passes, and then it is rotated, or a key of it is revoked. */
type Change = { readonly after: number; readonly revokes?: number }
const changes = fc.array(
  fc.record(
    {
      after: fc.oneof(fc.integer({ min: 0, max: 30 * MINUTE }), fc.integer({ min: 0, max: 6 * HOUR })),
      revokes: fc.nat(5),
    },
    { requiredKeys: ['after'] },
  ),
  { maxLength: 12 },
)

type KeySet = { readonly at: number; readonly keys: readonly KeySetJwk[]; readonly revoked: ReadonlySet<string> }

const changed = ({ at, keys, revoked }: KeySet, { after, revokes }: Change, i: number): KeySet => {
  const now = at + after
  const fresh = ec(`key-${i}`)
  if (revokes === undefined) return { at: now, keys: keySetWith(keys, fresh, now, LIFE), revoked }
  const kid = keys[revokes % keys.length]?.kid ?? ''
  return { at: now, keys: keySetWithout(keys, kid, fresh, now, LIFE), revoked: new Set([...revoked, kid]) }
}

/** Every key set that is ever in force. */
const history = (all: readonly Change[]): KeySet[] => {
  const keySets: KeySet[] = [{ at: START, keys: [ec('first')], revoked: new Set() }]
  for (const [i, change] of all.entries()) keySets.push(changed(keySets.at(-1) as KeySet, change, i))
  return keySets
}

const always = (holds: (keySets: readonly KeySet[]) => void) =>
  fc.assert(
    fc.property(changes, (all) => holds(history(all))),
    { numRuns: 500 },
  )

/** Every moment at which anything begins or ends, and those beside it. */
const moments = (keySets: readonly KeySet[]) =>
  keySets
    .flatMap(({ at, keys }) => [at, ...keys.flatMap((key) => [startOf(key), endOf(key)])])
    .filter((at) => at >= START && Number.isFinite(at))
    .flatMap((at) => [at - 1, at, at + 1])

describe('whatever is rotated and revoked when', () => {
  test('one key signs at any time from now on, the newest has no end, and every other one has', () =>
    always((keySets) => {
      for (const { at, keys } of keySets) {
        for (const moment of moments([{ at, keys, revoked: new Set() }]).filter((one) => one >= at))
          expect(signerOf(keys, moment)).toBeDefined()
        const ends = keys.toSorted((a, b) => startOf(a) - startOf(b)).map(endOf)
        expect(ends.pop()).toBe(Infinity)
        expect(ends.every(Number.isFinite)).toBe(true)
        expect(new Set(kids(keys)).size).toBe(keys.length)
      }
    }))

  test('a key that has signed verifies until an hour after the last of its tokens ends', () =>
    always((keySets) => {
      const last = new Map<string, number>()
      for (const [i, { at, keys }] of keySets.entries()) {
        const next = keySets[i + 1]?.at ?? Infinity
        for (const moment of moments(keySets).filter((one) => at <= one && one < next))
          last.set(signerOf(keys, moment) ?? '', moment)
        for (const [kid, moment] of last) {
          const isRevoked = keySets.slice(0, i + 1).some(({ revoked }) => revoked.has(kid))
          const found = keys.find((key) => key.kid === kid)
          if (!isRevoked && moment + LIFE + HOUR > at) expect(found && endOf(found) >= moment + LIFE + HOUR).toBe(true)
        }
      }
    }))

  test('what is revoked is in no key set that follows', () =>
    always((keySets) => {
      for (const { keys, revoked } of keySets) expect(kids(keys).filter((kid) => revoked.has(kid))).toEqual([])
    }))

  test('a rotation changes neither who signs nor, until the new key does, anybody else’s turn', () =>
    always((keySets) => {
      const { at, keys } = keySets.at(-1) as KeySet
      const rotated = keySetWith(keys, ec('new'), at, LIFE)
      expect(startOf(rotated.at(-1) as KeySetJwk)).toBe(at + 2 * LEARNING)
      for (const moment of moments(keySets).filter((one) => at <= one && one < at + 2 * LEARNING))
        expect(signerOf(rotated, moment)).toBe(signerOf(keys, moment))
      expect(signerOf(rotated, at + 2 * LEARNING)).toBe('new')
      expect(faultOf(rotated, keys, at)).toBeUndefined()
    }))

  test('a key set made before any other change is not put in force after it', () =>
    fc.assert(
      fc.property(changes, fc.integer({ min: 0, max: 9 * MINUTE }), fc.option(fc.nat(5)), (all, after, revokes) => {
        const before = history(all).at(-1) as KeySet
        const pending = keySetWith(before.keys, ec('pending'), before.at, LIFE)
        const now = changed(before, { after, ...(revokes !== null && { revokes }) }, 99)
        expect(faultOf(pending, before.keys, now.at)).toBeUndefined()
        expect(faultOf(pending, now.keys, now.at)).toBe('the key set has changed meanwhile')
      }),
    ))
})

test('another key signs at once when the one that signs is revoked', () => {
  const keys = keySetWith([ec('old')], ec('next'), START, LIFE)
  expect(signerOf(keySetWithout(keys, 'old', ec('fresh'), START, LIFE), START)).toBe('next')
  expect(signerOf(keySetWithout([ec('old')], 'old', ec('fresh'), START, LIFE), START)).toBe('fresh')
  const later = START + 30 * MINUTE
  const left = keySetWithout(keys, 'next', ec('fresh'), later, LIFE)
  expect([kids(left), signerOf(left, later)]).toEqual([['old', 'fresh'], 'fresh'])
})

test('a key that does not sign leaves the one that signs in its place', () => {
  const keys = keySetWith([ec('old')], ec('next'), START, LIFE)
  expect(keySetWithout(keys, 'next', ec('fresh'), START, LIFE)).toEqual([ec('old')])
  expect(kids(keySetWithout(keys, 'old', ec('fresh'), START + 30 * MINUTE, LIFE))).toEqual(['next'])
})

test('a key that was to verify for longer than its successor asks still does', () => {
  const verify_until = new Date(START + 99 * HOUR).toISOString()
  expect(keySetWith([{ ...ec('old'), verify_until }], ec('next'), START, LIFE)[0]).toMatchObject({ verify_until })
})

test('a key that verifies no more is in no new key set', () => {
  const keys = keySetWith([ec('old')], ec('next'), START, LIFE)
  expect(kids(keySetWith(keys, ec('newest'), START + 3 * HOUR, LIFE))).toEqual(['next', 'newest'])
})

test('a key set that adds more than a newest key is not put in force, in whichever order', () => {
  const [old, next, newest] = keySetWith(
    keySetWith([ec('old')], ec('next'), START, LIFE),
    ec('newest'),
    START + 1,
    LIFE,
  )
  if (!old || !next || !newest) throw new Error('There are three keys')
  const fault = 'the key set has changed meanwhile'
  expect(faultOf([newest, next, old], [old], START)).toBe(fault)
  expect(faultOf([old, next], [next], START)).toBe(fault)
  expect(faultOf([old, next], [old, next], START)).toBe(fault)
})
