import { describe, expect, test } from 'vitest'
import { startOf } from '../../../../../functions/core/signing-keys/key-set.ts'
import { generateKey } from '../../../../../functions/core/signing-keys/new-key.ts'
import { HOUR, MINUTE } from '../../../../support/service/moving-clock.ts'
import { rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'
import { rotationWorld } from '../../../../support/signing-keys/rotation-world.ts'

const AFTERWARDS = 2.6 * HOUR // 20 minutes until the new key signs, an hour of tokens, an hour of slack, and some more

/** A service whose first key others can verify with already, so that they too read the keys all the time. */
const started = async () => rotationWorld(await rotationAccount(JSON.stringify(await generateKey())))
type World = Awaited<ReturnType<typeof started>>

/** Nobody refused anything, and that was not for want of tokens. */
const expectNoRefusal = ({ seen }: World, signers: number) => {
  expect(seen.refused).toEqual([])
  expect(seen.signers.size).toBe(signers)
  expect(seen.checked).toBeGreaterThan(3_000)
  expect(seen.checkedOutside).toBeGreaterThan(3_000)
}

describe('no token is ever refused', { timeout: 60_000 }, () => {
  test('through four rotations from the generated key on, close together and far apart', async () => {
    const world = await rotationWorld(await rotationAccount())
    for (const hours of [1.3, 0.2, 2.2, 2.6]) {
      expect(await world.account.rotate()).toBeUndefined()
      await world.run(hours * HOUR)
    }
    expectNoRefusal(world, 4) // the generated key never signs: it is replaced at once
    expect(await world.account.keySet()).toHaveLength(3)
  })

  test('through two rotations at once', async () => {
    const world = await started()
    await world.run(10 * MINUTE)
    expect([await world.account.rotate(), await world.account.rotate()]).toEqual([undefined, undefined])
    await world.run(AFTERWARDS)
    expectNoRefusal(world, 2)
  })

  test('through a rotation whose steps are each repeated', async () => {
    const world = await started()
    expect(await world.account.rotate({ times: 2 })).toBeUndefined()
    expect(await world.account.keySet()).toHaveLength(2)
    await world.run(AFTERWARDS)
    expectNoRefusal(world, 2)
  })

  test('while nobody can read the key set for an hour, once every verifier has read it', async () => {
    const world = await started()
    await world.account.rotate()
    await world.run(10 * MINUTE)
    world.account.fail(true)
    await world.run(HOUR)
    world.account.fail(false)
    await world.run(AFTERWARDS - HOUR)
    expectNoRefusal(world, 2)
  })
})

test('a key that signs at once is refused by other services, while the service reads the key set again', async () => {
  const { account, run, seen } = await started()
  await run(10 * MINUTE)
  const fresh = await generateKey()
  await account.force([...(await account.keySet()), { ...fresh, use_from: new Date().toISOString() }])
  expect(seen.refused).toEqual([])
  await run(20 * MINUTE)
  expect(new Set(seen.refused.map(({ kid }) => kid))).toEqual(new Set([fresh.kid]))
  expect(seen.refused.some(({ by }) => by.startsWith('instance'))).toBe(false)
  expect(seen.refused.some(({ by }) => by === 'outsider')).toBe(true)
})

test('a key that ends while its tokens live is refused by the service and by others', async () => {
  const { account, run, seen } = await started()
  await account.rotate()
  const [first, next] = await account.keySet()
  if (!first || !next) throw new Error('There are two keys')
  await account.force([{ ...first, verify_until: new Date(startOf(next) + 10 * MINUTE).toISOString() }, next])
  await run(HOUR)
  expect(new Set(seen.refused.map(({ kid }) => kid))).toEqual(new Set([first.kid]))
  expect(seen.refused.some(({ by }) => by.startsWith('instance'))).toBe(true)
  expect(seen.refused.some(({ by }) => by === 'outsider')).toBe(true)
})
