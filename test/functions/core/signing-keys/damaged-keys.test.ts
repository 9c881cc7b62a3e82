import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSigningKeys } from '../../../../functions/core/signing-keys/signing-keys.ts'
import { logged } from '../../../support/service/logged.ts'
import { damages, ecKey } from '../../../support/signing-keys/damage.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()
const good = ecKey('good', { verify_until: at(600) })
const newest = ecKey('newest', { use_from: at(-60) })

/** A key set whose text the test changes. */
const keySetOf = (...keys: unknown[]) => {
  const secret = { text: JSON.stringify({ keys }) }
  const keySet = createSigningKeys(async () => secret.text)
  const become = (...others: unknown[]) => {
    secret.text = JSON.stringify({ keys: others })
  }
  return { secret, become, ...keySet }
}
const kidsOf = (keys: readonly { kid: string }[]) => keys.map(({ kid }) => kid)

describe.each(Object.entries(damages))('a key of the key set with %s', (_, damaged) => {
  test('does not keep the others from signing, verifying and being published, from a cold start on', async () => {
    const lines = logged()
    const keySet = keySetOf(good, damaged(newest))
    expect((await keySet.signing(NOW)).kid).toBe('good')
    expect((await keySet.verifying('good', NOW))?.kid).toBe('good')
    expect(kidsOf(await keySet.published(NOW))).toEqual(['good'])
    expect(lines).toMatchObject([{ level: 'error', signing_keys: 'damaged' }])
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`hunter2|${newest.d}|${newest.x}|plain text`))
  })

  test('may stand in any place', async () => {
    logged()
    expect((await keySetOf(damaged(newest), good).signing(NOW)).kid).toBe('good')
  })

  test('makes validate-token answer 503 for its tokens after a cold start', async () => {
    logged()
    const trouble = { code: 'dependency_unavailable', members: { dependency: 'signing_keys' } }
    await expect(keySetOf(good, damaged(newest)).verifying('newest', NOW)).rejects.toMatchObject(trouble)
  })
})

test('the key that was read before its damage verifies on, and signs no more', async () => {
  logged()
  for (const damaged of Object.values(damages).slice(0, 13)) {
    const keySet = keySetOf(good, newest)
    expect((await keySet.signing(NOW)).kid).toBe('newest')
    keySet.become(good, damaged(newest))
    expect((await keySet.signing(NOW)).kid).toBe('good')
    expect((await keySet.verifying('newest', NOW))?.kid).toBe('newest')
    expect(kidsOf(await keySet.published(NOW)).toSorted()).toEqual(['good', 'newest'])
    keySet.become(good, newest)
    expect((await keySet.signing(NOW)).kid).toBe('newest')
  }
})

test('a key that is taken out of the key set beside a damaged one verifies no more', async () => {
  logged()
  const other = ecKey('other')
  const keySet = keySetOf(good, newest, other)
  await keySet.signing(NOW)
  keySet.become(good, damages['no coordinate']?.(newest))
  expect(await keySet.verifying('other', NOW)).toBeUndefined()
  expect(kidsOf(await keySet.published(NOW))).not.toContain('other')
})

test.each([
  ...['', 'hunter2', 'null', '7', '[]', '{}', '{"keys":[]}', '{"keys":{}}', '{"keys":null}', '{"keys":[7]}', '\0'],
  JSON.stringify({ keys: [good] }).slice(0, -9),
  JSON.stringify({ keys: [{ ...good, alg: 'none' }] }),
])('of a text like %j nothing can be used: the last key set is', async (text) => {
  const lines = logged()
  const keySet = keySetOf(good, newest)
  await keySet.signing(NOW)
  keySet.secret.text = text
  for (const _ of [1, 2, 3]) {
    expect((await keySet.signing(NOW)).kid).toBe('newest')
    expect((await keySet.verifying('good', NOW))?.kid).toBe('good')
    expect(kidsOf(await keySet.published(NOW))).toEqual(['good', 'newest'])
  }
  expect(lines).toMatchObject([{ signing_keys: 'damaged' }])
  expect(JSON.stringify(lines)).not.toContain('hunter2')
  await expect(keySet.verifying('made-since', NOW)).rejects.toMatchObject({ code: 'dependency_unavailable' })
})

test('whatever else stands in a key set, its good key is used', async () => {
  logged()
  const member = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('good', 'EC', 'oct', 'ES256', 'P-256', at(-1), good.x, good.d),
  )
  const names = fc.constantFrom('kty', 'alg', 'crv', 'kid', 'x', 'y', 'd', 'k', 'use_from', 'verify_until', 'keys')
  const junk = fc.oneof(fc.jsonValue(), fc.dictionary(names, member))
  await fc.assert(
    fc.asyncProperty(fc.array(junk, { maxLength: 5 }), async (others) => {
      const keySet = keySetOf(good, ...others)
      expect((await keySet.signing(NOW)).kid).toBe('good')
      expect((await keySet.verifying('good', NOW))?.kid).toBe('good')
    }),
  )
})

test('of two keys of one id the first that can be read is used', async () => {
  const lines = logged()
  const [one, other] = [ecKey('twin'), ecKey('twin')]
  expect(await keySetOf(one, other).published(NOW)).toMatchObject([{ x: one.x }])
  expect(await keySetOf({ ...one, x: 'AAAA' }, other).published(NOW)).toMatchObject([{ x: other.x }])
  expect(lines).toHaveLength(2)
})

test('a damaged signer whose successor is published already leaves it to sign', async () => {
  logged()
  const next = ecKey('next', { use_from: at(10) })
  expect((await keySetOf(damages['no coordinate']?.(newest), next).signing(NOW)).kid).toBe('next')
})

test('the fault names the key if its id is a plain one, once a minute', async () => {
  const lines = logged()
  const keySet = keySetOf(good, { ...newest, x: 'AAAA' }, { kid: 'hunter2 "is" a secret' }, { kid: 'x'.repeat(500) })
  for (const _ of [1, 2, 3]) await keySet.signing(NOW)
  expect(lines).toMatchObject([{ signing_keys: 'damaged', kids: ['newest'], entries: 3 }])
})
