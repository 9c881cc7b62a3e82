import { decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { endOf, startOf } from '../../../../../functions/core/signing-keys/key-set.ts'
import { logged } from '../../../../support/service/logged.ts'
import { HOUR, MINUTE, SECOND } from '../../../../support/service/moving-clock.ts'
import { FIRST_KEY_SET, rotationAccount, TOKEN_LIFE_MS } from '../../../../support/signing-keys/rotation-account.ts'
import {
  instance,
  issue,
  outsider,
  rotationWorld,
  simulatedTime,
} from '../../../../support/signing-keys/rotation-world.ts'

const algOf = (token: string) => decodeProtectedHeader(token).alg

const started = async () => {
  const { pass } = simulatedTime()
  const account = await rotationAccount()
  return { pass, account, one: () => instance(account) }
}

test('a key set that holds only the key it was made with is replaced at once', async () => {
  const { account, one } = await started()
  expect(await account.rotate()).toBeUndefined()
  const [birth, first] = await account.keySet()
  if (!birth || !first) throw new Error('There are two keys')
  expect([birth.kid, first.alg, startOf(first) <= Date.now()]).toEqual(['initial', 'ES256', true])
  expect(endOf(birth)).toBeGreaterThanOrEqual(startOf(first) + TOKEN_LIFE_MS + 5 * MINUTE)
  const { token } = await issue(one())
  expect(algOf(token)).toBe('ES256')
  await expect(outsider(one()).verify(token)).resolves.toBeDefined()
})

test('a function whose clock is somewhat behind signs with the first key too', async () => {
  const { pass, account, one } = await started()
  await account.rotate()
  pass(-30 * SECOND)
  expect(algOf((await issue(one())).token)).toBe('ES256')
})

test('an instance that read the key set before its first rotation sees the new one a second later', async () => {
  const { pass, account, one } = await started()
  const [signer, verifier, publisher] = [one(), one(), one()]
  const { token: before } = await issue(signer)
  expect(algOf(before)).toBe('HS256')
  await Promise.all([verifier.verify(before), publisher.signingKeys.published(Date.now())])
  await account.rotate()
  const { token: fresh } = await issue(one())
  for (const old of [verifier])
    await expect(old.verify(fresh)).rejects.toMatchObject({ code: 'dependency_unavailable' }) // and not 401
  pass(SECOND)
  expect(algOf((await issue(signer)).token)).toBe('ES256')
  expect((await publisher.signingKeys.published(Date.now())).map(({ alg }) => alg)).toEqual(['ES256'])
  for (const token of [before, fresh]) await expect(verifier.verify(token)).resolves.toBeDefined()
})

test.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const)(
  'a first rotation that is interrupted after %s is resumed at any time',
  async (lost) => {
    for (const later of [0, 3 * HOUR]) {
      const { pass, account, one } = await started()
      await account.rotate({ lost })
      pass(later)
      const { token } = await issue(one())
      const isTooLate = later > 0 && lost !== 'finishSecret'
      if (isTooLate) expect(await account.rotate()).toContain('tokens signed meanwhile would outlive the key')
      expect(await account.rotate()).toBeUndefined()
      const fresh = await issue(one())
      expect(algOf(fresh.token)).toBe('ES256')
      for (const good of [token, fresh.token]) await expect(one().verify(good)).resolves.toBeDefined()
    }
  },
)

test('the key a key set was made with is never published', async () => {
  const { account, one } = await started()
  expect(await one().signingKeys.published(Date.now())).toEqual([])
  await account.rotate()
  expect((await one().signingKeys.published(Date.now())).map(({ kid }) => kid)).not.toContain('initial')
})

test('later rotations publish the next key before it signs', async () => {
  const { account } = await started()
  await account.rotate()
  await account.rotate()
  const [, , next] = await account.keySet()
  expect(startOf(next as never)).toBe(Date.now() + 20 * MINUTE)
})

describe('no token is refused', { timeout: 60_000 }, () => {
  test('from the first use of the generated key on, neither by an instance nor by another service', async () => {
    const world = await rotationWorld(await rotationAccount(), 20 * SECOND)
    await world.run(2 * MINUTE)
    await world.account.rotate()
    await world.run(10 * MINUTE)
    expect(world.seen.refused).toEqual([])
    expect([world.seen.signers.size, world.seen.checkedOutside > 100]).toEqual([2, true])
  })
})

describe('a key a key set was made with that still signs', () => {
  test('is said once a minute when the key set is older than five minutes', async () => {
    const lines = logged()
    const { pass, one } = await started()
    const busy = one()
    await issue(busy)
    pass(4 * MINUTE)
    await issue(busy)
    await issue(one())
    expect(lines).toEqual([])
    pass(2 * MINUTE)
    for (const _ of [1, 2, 3]) await issue(busy)
    expect(lines).toMatchObject([{ level: 'error', signing_keys: 'not_rotated' }])
    await issue(one()) // a function that has just started, as where there is little to do
    expect(lines).toHaveLength(2)
  })

  test('is no trouble once the key set is rotated, nor where JWT_SECRET is chosen', async () => {
    const lines = logged()
    const { pass, account, one } = await started()
    await account.rotate()
    pass(HOUR)
    await issue(one())
    expect(lines).toEqual([])
  })
})

test('the generated key is what a stage and the runner have generated', () => {
  expect(JSON.parse(FIRST_KEY_SET)).toMatchObject({ kty: 'oct', alg: 'HS256', kid: 'initial' })
})
