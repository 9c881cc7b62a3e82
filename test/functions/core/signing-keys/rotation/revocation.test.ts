import { decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { TokenRejected } from '../../../../../functions/core/refusals.ts'
import type { KeySetJwk } from '../../../../../functions/core/signing-keys/key-set.ts'
import { HOUR, MINUTE } from '../../../../support/service/moving-clock.ts'
import { rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'
import { instance, issue, outsider, simulatedTime } from '../../../../support/signing-keys/rotation-world.ts'

const CACHE = 5 * MINUTE
const kids = (keys: readonly KeySetJwk[]) => keys.map(({ kid }) => kid)
const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? ''

/** A service whose second key signs already, its third one soon. */
const started = async () => {
  const { pass } = simulatedTime()
  const account = await rotationAccount()
  await account.rotate()
  pass(30 * MINUTE)
  await account.rotate()
  const [first = '', signer = '', next = ''] = kids(await account.keySet())
  return { pass, account, first, signer, next, one: () => instance(account) }
}

test('a revoked signer is refused once the caches end, and what others signed is not', async () => {
  const { pass, account, signer, next, one } = await started()
  const [a, b] = [one(), one()]
  const other = outsider(one())
  const { token } = await issue(a)
  expect(kidOf(token)).toBe(signer)
  for (const { verify } of [a, b, other]) await expect(verify(token)).resolves.toBeDefined()
  expect(await account.rotation.revoke(signer)).toEqual({ revoked: signer, signing: next })
  pass(CACHE)
  const replaced = await issue(b)
  expect(kidOf(replaced.token)).toBe(next)
  for (const { verify } of [a, b]) {
    await expect(verify(token)).rejects.toThrow(TokenRejected)
    await expect(verify(replaced.token)).resolves.toBeDefined()
  }
  pass(CACHE)
  await expect(other.verify(token)).rejects.toThrow('no applicable key')
  await expect(other.verify(replaced.token)).resolves.toBeDefined()
})

test('another key signs at once where the key set is read anew', async () => {
  const { account, signer, next, one } = await started()
  await account.rotation.revoke(signer)
  expect(kidOf((await issue(one())).token)).toBe(next)
  const { signing = '' } = await account.rotation.revoke(next)
  expect([signer, next]).not.toContain(signing)
  expect(kidOf((await issue(one())).token)).toBe(signing)
})

test('a key that signs no more is revoked, and the tokens of the others stay good', async () => {
  const { pass, account, first, signer, one } = await started()
  const { token } = await issue(one())
  expect(await account.rotation.revoke(first)).toEqual({ revoked: first, signing: signer })
  pass(CACHE)
  await expect(one().verify(token)).resolves.toBeDefined()
  expect(await one().signingKeys.verifying(first, Date.now())).toBeUndefined()
})

test('the only key is revoked, and a fresh one signs at once', async () => {
  simulatedTime()
  const account = await rotationAccount()
  const { signing } = await account.rotation.revoke('initial')
  expect(kids(await account.keySet())).toEqual([signing])
  expect(kidOf((await issue(instance(account))).token)).toBe(signing)
})

test('a key that is not in the key set is not revoked, and the keys that are in it are named', async () => {
  const { account, first, signer, next } = await started()
  const before = await account.store.current()
  const message = `There is no such signing key; the key set holds ${first}, ${signer}, ${next}`
  await expect(account.rotation.revoke('unheard-of')).rejects.toThrow(message)
  expect(await account.store.current()).toEqual(before)
})

test.each([
  ['first', 'createSecret'],
  ['signer', 'createSecret'],
  ['next', 'testSecret'],
] as const)('a key set made before the %s key was revoked cannot bring it back after %s', async (which, lost) => {
  const world = await started()
  const { account } = world
  await account.rotate({ lost })
  const version = await account.pending()
  await account.rotation.revoke(world[which])
  for (const step of ['createSecret', 'testSecret', 'finishSecret'] as const)
    await expect(account.rotation.step(step, version)).rejects.toThrow('was given up')
  expect(kids(await account.keySet())).not.toContain(world[which])
  expect(await account.rotate()).toBeUndefined()
  expect(kids(await account.keySet())).not.toContain(world[which])
})

test('after a revocation the next rotation works as usual', async () => {
  const { pass, account, signer, one } = await started()
  await account.rotation.revoke(signer)
  pass(HOUR)
  expect(await account.rotate()).toBeUndefined()
  const newest = kids(await account.keySet()).at(-1)
  pass(20 * MINUTE)
  expect(kidOf((await issue(one())).token)).toBe(newest)
})
