import { describe, expect, test } from 'vitest'
import { generateKey } from '../../../../../functions/core/signing-keys/new-key.ts'
import { STEPS } from '../../../../../functions/core/signing-keys/rotation.ts'
import { HOUR, MINUTE } from '../../../../support/service/moving-clock.ts'
import { rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'
import { rotationWorld } from '../../../../support/signing-keys/rotation-world.ts'

const AFTERWARDS = 2.6 * HOUR

const started = async () => rotationWorld(await rotationAccount(JSON.stringify(await generateKey())), 2 * MINUTE)
type World = Awaited<ReturnType<typeof started>>

const expectNoRefusal = ({ seen }: World, signers: number) => {
  expect(seen.refused).toEqual([])
  expect(seen.signers.size).toBe(signers)
  expect(seen.checkedOutside).toBeGreaterThan(1_000)
}

const UNFINISHED = ['createSecret', 'setSecret', 'testSecret'] as const

describe('no token is refused because of a rotation', { timeout: 60_000 }, () => {
  test.each(UNFINISHED)('that is interrupted after %s and resumed at once', async (lost) => {
    const world = await started()
    const before = await world.account.keySet()
    expect(await world.account.rotate({ lost })).toBe(`the answer to ${lost} was lost`)
    expect(await world.account.keySet()).toEqual(before)
    expect(await world.account.rotate()).toBeUndefined()
    expect(await world.account.keySet()).toHaveLength(2)
    await world.run(AFTERWARDS)
    expectNoRefusal(world, 2)
  })

  test.each(UNFINISHED)('that is interrupted after %s and resumed hours later', async (lost) => {
    const world = await started()
    const before = await world.account.keySet()
    await world.account.rotate({ lost })
    await world.run(HOUR)
    const fault = 'its new key would sign before every verifier has read it'
    expect(await world.account.rotate()).toBe(`The pending key set was given up: ${fault}. Rotate again.`)
    expect(await world.account.keySet()).toEqual(before)
    expect(await world.account.rotate()).toBeUndefined()
    await world.run(AFTERWARDS)
    expectNoRefusal(world, 2)
  })

  test('that is resumed after 10 minutes, the latest that is possible', async () => {
    const world = await started()
    await world.account.rotate({ lost: 'testSecret' })
    await world.run(10 * MINUTE)
    expect(await world.account.rotate()).toBeUndefined()
    await world.run(AFTERWARDS)
    expectNoRefusal(world, 2)
  })

  test('whose last answer was lost, so that another one follows', async () => {
    const world = await started()
    expect(await world.account.rotate({ lost: 'finishSecret' })).toBe('the answer to finishSecret was lost')
    expect(await world.account.keySet()).toHaveLength(2)
    expect(await world.account.rotate()).toBeUndefined()
    expect(await world.account.keySet()).toHaveLength(3)
    await world.run(AFTERWARDS)
    expectNoRefusal(world, 2)
  })
})

test('every step of a version that is in force already does nothing, hours later too', async () => {
  const world = await started()
  const { rotation, store, rotate } = world.account
  await rotate()
  const { version, text } = await store.current()
  world.pass(5 * HOUR)
  for (const step of STEPS) await rotation.step(step, version)
  expect(await store.current()).toEqual({ version, text })
})

test('a step for a version that is in no rotation is refused', async () => {
  const { account } = await started()
  const { version: before } = await account.store.current()
  await account.rotate()
  for (const version of [before, 'unheard-of'])
    for (const step of STEPS)
      await expect(account.rotation.step(step, version)).rejects.toThrow('is in no rotation, or was given up')
})
