import { decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { startOf } from '../../../../../functions/core/signing-keys/key-set.ts'
import { generateKey } from '../../../../../functions/core/signing-keys/new-key.ts'
import { MINUTE } from '../../../../support/service/moving-clock.ts'
import { rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'
import {
  type Instance,
  instance,
  issue,
  outsider,
  simulatedTime,
} from '../../../../support/signing-keys/rotation-world.ts'

const LEARNING = 10 * MINUTE // five of a function's cache, and five of the key set's max-age

const started = async () => {
  const { pass } = simulatedTime()
  const account = await rotationAccount(JSON.stringify(await generateKey()))
  return { pass, account, one: () => instance(account) }
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid
const issuedBy = async (one: Instance) => (await issue(one)).token

test('an instance that was the last to read the old key set accepts the first token of a new key', async () => {
  const { pass, account, one } = await started()
  await account.rotate({ lost: 'testSecret' })
  pass(LEARNING - 1)
  const [late, publisher] = [one(), one()]
  await Promise.all([late.ready(), publisher.ready()]) // a millisecond before the key set is put in force
  pass(1)
  expect(await account.rotate()).toBeUndefined()
  const [, next] = await account.keySet()
  pass(5 * MINUTE - 2)
  const other = outsider(publisher)
  await other.reload() // a millisecond before get-jwks reads the key set again
  expect(next && startOf(next) - Date.now()).toBe(5 * MINUTE + 2)
  await expect(other.verify(await issuedBy(late))).resolves.toBeDefined()
  pass(5 * MINUTE + 1)
  const early = one()
  expect(kidOf(await issuedBy(early))).not.toBe(next?.kid)
  pass(1)
  const token = await issuedBy(early)
  expect(kidOf(token)).toBe(next?.kid)
  await expect(late.verify(token)).resolves.toBeDefined()
  await expect(other.verify(token)).resolves.toBeDefined()
})

test('a key set is not put in force when it is a millisecond too late for all to read it', async () => {
  const { pass, account } = await started()
  await account.rotate({ lost: 'testSecret' })
  pass(LEARNING + 1)
  expect(await account.rotate()).toContain('would sign before every verifier has read it')
  expect(await account.keySet()).toHaveLength(1)
})

test('a key set is checked again at the very moment it is put in force', async () => {
  const { pass, account } = await started()
  const { store, rotation } = account
  await account.rotate({ lost: 'testSecret' })
  const version = await account.pending()
  pass(LEARNING + 1)
  await expect(rotation.step('finishSecret', version)).rejects.toThrow('Rotate again')
  await expect(store.statusOf(version)).rejects.toThrow('was given up')
  expect(await account.rotate()).toBeUndefined()
})
