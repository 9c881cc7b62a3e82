import { expect, test } from 'vitest'
import type { KeySetJwk } from '../../../../../functions/core/signing-keys/key-set.ts'
import { type RotationAccount, rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'
import { simulatedTime } from '../../../../support/signing-keys/rotation-world.ts'

const kids = (keys: readonly KeySetJwk[]) => keys.map(({ kid }) => kid)

const started = async () => {
  simulatedTime()
  const account = await rotationAccount()
  await account.rotate()
  const [first = '', next = ''] = kids(await account.keySet())
  return { account, first, next, held: async () => kids(await account.keySet()) }
}

type Request = { readonly SecretId?: string; readonly VersionStage?: string; readonly MoveToVersionId?: string }

/** Once, before the first request of which `isIt` holds, something else happens; when that rejects, the request is lost. */
const before = ({ client }: RotationAccount, isIt: (request: Request) => boolean, act: () => Promise<unknown>) => {
  let isDone = false
  client.middlewareStack.add(
    (next) => async (args) => {
      if (isDone || !isIt(args.input as Request)) return next(args)
      isDone = true
      await act()
      return next(args)
    },
    { step: 'initialize' },
  )
}

/** Once, after the key set in force has been read, something else happens. */
const afterReading = ({ client }: RotationAccount, act: () => Promise<unknown>) => {
  let isDone = false
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args)
        const isIt = commandName === 'GetSecretValueCommand' && !(args.input as Request).VersionStage
        if (isDone || !isIt) return answer
        isDone = true
        await act()
        return answer
      },
    { step: 'initialize' },
  )
}

const movesCurrent = ({ VersionStage, MoveToVersionId }: Request) =>
  VersionStage === 'AWSCURRENT' && MoveToVersionId !== undefined
const OVERTAKEN = 'RemoveFromVersionId'

test('of two revocations that meet, both happen', async () => {
  const { account, first, next, held } = await started()
  const { revoke } = account.rotation
  before(account, movesCurrent, () => revoke(first))
  const { signing } = await revoke(next)
  expect(await held()).toEqual([signing])
})

test('a revocation or rotation that has read the key set before a revocation does not undo it', async () => {
  const one = await started()
  afterReading(one.account, () => one.account.rotation.revoke(one.first))
  const { signing } = await one.account.rotation.revoke(one.next)
  expect(await one.held()).toEqual([signing])
  const other = await started()
  await other.account.rotate({ lost: 'testSecret' })
  const version = await other.account.pending()
  afterReading(other.account, () => other.account.rotation.revoke(other.first))
  await expect(other.account.rotation.step('finishSecret', version)).rejects.toThrow(OVERTAKEN)
  expect(await other.held()).toEqual([other.next])
})

test('of many simultaneous revocations all happen', async () => {
  const { account, held } = await started()
  await account.rotate()
  const all = await held()
  expect(all).toHaveLength(3)
  await Promise.all(all.map((kid) => account.rotation.revoke(kid)))
  expect((await held()).filter((kid) => all.includes(kid))).toEqual([])
})

test('a rotation that is overtaken by a revocation does not undo it', async () => {
  const { account, first, next, held } = await started()
  before(account, movesCurrent, () => account.rotation.revoke(first))
  expect(await account.rotate()).toContain(OVERTAKEN)
  expect(await held()).toEqual([next])
  expect(await account.rotate()).toBeUndefined()
  expect(await held()).toEqual([next, expect.any(String)])
})

test('a revocation that is overtaken by a rotation happens all the same', async () => {
  const { account, first, held } = await started()
  before(account, movesCurrent, () => account.rotate())
  await account.rotation.revoke(first)
  expect(await held()).toHaveLength(2)
  expect(await held()).not.toContain(first)
})

test.each([1, 2, 3, 4, 5])(
  'a revocation that loses its request %i happens all the same, and is not undone by a rotation',
  async (lost) => {
    const { account, next, held } = await started()
    let count = 0
    before(
      account,
      () => {
        count += 1
        return count === lost
      },
      () => Promise.reject(new Error('the connection was lost')),
    )
    await account.rotation.revoke(next)
    for (const _ of [1, 2]) await account.rotate()
    expect(await held()).not.toContain(next)
  },
)
