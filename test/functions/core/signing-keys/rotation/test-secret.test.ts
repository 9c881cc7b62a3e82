import { expect, test } from 'vitest'
import { generateKey } from '../../../../../functions/core/signing-keys/new-key.ts'
import { keySetWith } from '../../../../../functions/core/signing-keys/next-key-set.ts'
import { STEPS } from '../../../../../functions/core/signing-keys/rotation.ts'
import { rotationAccount, TOKEN_LIFE_MS } from '../../../../support/signing-keys/rotation-account.ts'

test('a key whose public part does not verify its signatures fails the step testSecret', async () => {
  const account = await rotationAccount()
  const [one, another] = await Promise.all([generateKey(), generateKey()])
  if (another.kty !== 'EC') throw new Error('Keys are elliptic')
  const fresh = { ...one, x: another.x, y: another.y }
  const version = await account.begin()
  const keys = keySetWith(await account.keySet(), fresh, Date.now(), TOKEN_LIFE_MS)
  await account.store.writePending(version, JSON.stringify({ keys }))
  await expect(account.rotation.step('testSecret', version)).rejects.toThrow()
  expect(await account.keySet()).toHaveLength(1)
})

test('the steps are refused before there is a key set to check', async () => {
  const account = await rotationAccount()
  const version = await account.begin()
  for (const step of STEPS.slice(2))
    await expect(account.rotation.step(step, version)).rejects.toThrow('createSecret comes first')
})
