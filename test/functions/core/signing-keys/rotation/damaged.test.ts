import { expect, test } from 'vitest'
import { logged } from '../../../../support/service/logged.ts'
import { HOUR, MINUTE } from '../../../../support/service/moving-clock.ts'
import { damages, type EcKey } from '../../../../support/signing-keys/damage.ts'
import { rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'
import { instance, issue, simulatedTime } from '../../../../support/signing-keys/rotation-world.ts'

/** A key set of a key that signs and the one before it, which is then damaged. */
const started = async (damaged: (key: EcKey) => unknown) => {
  logged()
  const { pass } = simulatedTime()
  const account = await rotationAccount()
  await account.rotate()
  pass(HOUR)
  await account.rotate()
  pass(30 * MINUTE)
  const [, old, newest] = await account.keySet()
  const become = (...keys: unknown[]) => account.force(keys as never)
  await become(old, damaged(newest as EcKey))
  await account.store.giveUp(await account.pending()) // whoever put this key set in force began no rotation
  const text = async () => JSON.parse((await account.store.current()).text).keys as { kid: string; kty: string }[]
  return { pass, account, old: old?.kid ?? '', newest: newest?.kid ?? '', text, become }
}

test.each(Object.entries(damages))('a key set with %s is rotated', async (name, damaged) => {
  const { pass, account, old, newest, text } = await started(damaged)
  expect(await account.rotate()).toBeUndefined()
  const kids = (await text()).map(({ kid }) => kid)
  expect(kids).toContain(old)
  // Kinds that only a newer version knows stay for its return; what is damaged is left out.
  expect(kids.includes(newest)).toBe(/unknown kind|another curve|another algorithm/.test(name))
  pass(20 * MINUTE)
  const one = instance(account)
  const { token } = await issue(one)
  expect([old, newest]).not.toContain(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid)
  await expect(one.verify(token)).resolves.toBeDefined()
})

test.each(Object.entries(damages))('from a key set with %s a key is revoked', async (_, damaged) => {
  const { account, old } = await started(damaged)
  const { signing } = await account.rotation.revoke(old)
  expect(signing).toEqual(expect.any(String))
  expect(signing).not.toBe(old)
  await expect(issue(instance(account))).resolves.toBeDefined()
})

test('a damaged key is revoked by its id, and so is one of an unknown kind', async () => {
  for (const name of ['no coordinate', 'a point that is not on the curve', 'an unknown kind']) {
    const { account, old, newest, text } = await started(damages[name] as (key: EcKey) => unknown)
    expect(await account.rotation.revoke(newest)).toEqual({ revoked: newest, signing: old })
    expect((await text()).map(({ kid }) => kid)).toEqual([old])
  }
})

test('a key set of which nothing is left is not rotated, and its key can be revoked', async () => {
  const { account, newest, become } = await started((key) => key)
  await become({ kty: 'EC', kid: newest })
  expect(await account.rotate()).toContain('put its version before back, or revoke the damaged key')
  const { signing } = await account.rotation.revoke(newest)
  expect(signing).toEqual(expect.any(String))
  await expect(issue(instance(account))).resolves.toBeDefined()
})

test('a key of an unknown kind has an end like any other, and is gone after it', async () => {
  const { pass, account, newest, text } = await started(damages['an unknown kind'] as (key: EcKey) => unknown)
  await account.rotate()
  expect((await text()).find(({ kid }) => kid === newest)).toMatchObject({
    kty: 'AKP',
    verify_until: expect.any(String),
  })
  pass(4 * HOUR)
  await account.rotate()
  expect((await text()).map(({ kid }) => kid)).not.toContain(newest)
})
