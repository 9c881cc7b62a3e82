import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyRing } from '../../../../functions/core/signing-keys/signing-keys.ts'
import { logged } from '../../../support/service/logged.ts'
import { damages, ecKey } from '../../../support/signing-keys/damage.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()
const good = ecKey('good', { verify_until: at(600) })
const newest = ecKey('newest', { use_from: at(-60) })

/** A ring whose text the test changes. */
const ringOf = (...keys: unknown[]) => {
  const secret = { text: JSON.stringify({ keys }) }
  const ring = keyRing(async () => secret.text)
  const become = (...others: unknown[]) => {
    secret.text = JSON.stringify({ keys: others })
  }
  return { secret, become, ...ring }
}
const kidsOf = (keys: readonly { kid: string }[]) => keys.map(({ kid }) => kid)

describe.each(Object.entries(damages))('a key of the ring with %s', (_, damaged) => {
  test('leaves the others to sign, verify and be published, from a cold start on', async () => {
    const lines = logged()
    const ring = ringOf(good, damaged(newest))
    expect((await ring.signing(NOW)).kid).toBe('good')
    expect((await ring.verifying('good', NOW))?.kid).toBe('good')
    expect(kidsOf(await ring.published(NOW))).toEqual(['good'])
    expect(lines).toMatchObject([{ level: 'error', signing_keys: 'damaged' }])
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`hunter2|${newest.d}|${newest.x}|plain text`))
  })

  test('may stand in any place', async () => {
    logged()
    expect((await ringOf(damaged(newest), good).signing(NOW)).kid).toBe('good')
  })

  test('gives no verdict on its tokens after a cold start', async () => {
    logged()
    const trouble = { status: 503, members: { dependency: 'signing_keys' } }
    await expect(ringOf(good, damaged(newest)).verifying('newest', NOW)).rejects.toMatchObject(trouble)
  })
})

test('the key that was read before its damage verifies on, and signs no more', async () => {
  logged()
  for (const damaged of Object.values(damages).slice(0, 13)) {
    const ring = ringOf(good, newest)
    expect((await ring.signing(NOW)).kid).toBe('newest')
    ring.become(good, damaged(newest))
    expect((await ring.signing(NOW)).kid).toBe('good')
    expect((await ring.verifying('newest', NOW))?.kid).toBe('newest')
    expect(kidsOf(await ring.published(NOW)).toSorted()).toEqual(['good', 'newest'])
    ring.become(good, newest)
    expect((await ring.signing(NOW)).kid).toBe('newest')
  }
})

test('a key that is taken out of the ring beside a damaged one verifies no more', async () => {
  logged()
  const other = ecKey('other')
  const ring = ringOf(good, newest, other)
  await ring.signing(NOW)
  ring.become(good, damages['no coordinate']?.(newest))
  expect(await ring.verifying('other', NOW)).toBeUndefined()
  expect(kidsOf(await ring.published(NOW))).not.toContain('other')
})

test.each([
  ...['', 'hunter2', 'null', '7', '[]', '{}', '{"keys":[]}', '{"keys":{}}', '{"keys":null}', '{"keys":[7]}', '\0'],
  JSON.stringify({ keys: [good] }).slice(0, -9),
  JSON.stringify({ keys: [{ ...good, alg: 'none' }] }),
])('of a text like %j nothing can be used: the last ring is', async (text) => {
  const lines = logged()
  const ring = ringOf(good, newest)
  await ring.signing(NOW)
  ring.secret.text = text
  for (const _ of [1, 2, 3]) {
    expect((await ring.signing(NOW)).kid).toBe('newest')
    expect((await ring.verifying('good', NOW))?.kid).toBe('good')
    expect(kidsOf(await ring.published(NOW))).toEqual(['good', 'newest'])
  }
  expect(lines).toMatchObject([{ signing_keys: 'damaged' }])
  expect(JSON.stringify(lines)).not.toContain('hunter2')
  await expect(ring.verifying('made-since', NOW)).rejects.toMatchObject({ status: 503 })
})

test('whatever else stands in a ring, its good key is used', async () => {
  logged()
  const member = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('good', 'EC', 'oct', 'ES256', 'P-256', at(-1), good.x, good.d),
  )
  const names = fc.constantFrom('kty', 'alg', 'crv', 'kid', 'x', 'y', 'd', 'k', 'use_from', 'verify_until', 'keys')
  const junk = fc.oneof(fc.jsonValue(), fc.dictionary(names, member))
  await fc.assert(
    fc.asyncProperty(fc.array(junk, { maxLength: 5 }), async (others) => {
      const ring = ringOf(good, ...others)
      expect((await ring.signing(NOW)).kid).toBe('good')
      expect((await ring.verifying('good', NOW))?.kid).toBe('good')
    }),
  )
})

test('of two keys of one id the first that can be read is used', async () => {
  const lines = logged()
  const [one, other] = [ecKey('twin'), ecKey('twin')]
  expect(await ringOf(one, other).published(NOW)).toMatchObject([{ x: one.x }])
  expect(await ringOf({ ...one, x: 'AAAA' }, other).published(NOW)).toMatchObject([{ x: other.x }])
  expect(lines).toHaveLength(2)
})

test('a damaged signer whose successor is published already leaves it to sign', async () => {
  logged()
  const next = ecKey('next', { use_from: at(10) })
  expect((await ringOf(damages['no coordinate']?.(newest), next).signing(NOW)).kid).toBe('next')
})

test('the fault names the key if its id is a plain one, once a minute', async () => {
  const lines = logged()
  const ring = ringOf(good, { ...newest, x: 'AAAA' }, { kid: 'hunter2 "is" a secret' }, { kid: 'x'.repeat(500) })
  for (const _ of [1, 2, 3]) await ring.signing(NOW)
  expect(lines).toMatchObject([{ signing_keys: 'damaged', kids: ['newest'], entries: 3 }])
})
