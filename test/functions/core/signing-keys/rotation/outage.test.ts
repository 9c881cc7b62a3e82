import { decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { generateKey } from '../../../../../functions/core/signing-keys/new-key.ts'
import { MINUTE } from '../../../../support/service/moving-clock.ts'
import { rotationAccount, TOKEN_LIFE_MS } from '../../../../support/signing-keys/rotation-account.ts'
import {
  type Instance,
  instance,
  issue,
  outsider,
  simulatedTime,
} from '../../../../support/signing-keys/rotation-world.ts'

const kidOf = (token: string) => decodeProtectedHeader(token).kid
const issuedBy = async (one: Instance) => (await issue(one)).token

/** A function that has read the key set and then cannot for as long as `hear` is not called; the rest can. */
const started = async () => {
  const { pass } = simulatedTime()
  const account = await rotationAccount(JSON.stringify(await generateKey()))
  const environment = { ...account.environment }
  const deaf = instance({ environment })
  await deaf.ready()
  environment.AWS_ENDPOINT_URL_SECRETS_MANAGER = 'http://127.0.0.1:1'
  const hear = () => Object.assign(environment, account.environment)
  /** So many minutes in which this function is called: one that nobody calls forgets what it cannot read again. */
  const inUse = async (one: Instance, minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 5) {
      pass(5 * MINUTE)
      await issue(one)
    }
  }
  const [hearing, other] = [instance(account), outsider(instance(account))]
  await account.rotate()
  const [old, next] = (await account.keySet()).map(({ kid }) => kid)
  return { pass, inUse, deaf, hear, hearing, other, old, next, account }
}

test('a token that a function signs with the old key within an hour of a rotation is valid until it ends', async () => {
  const { pass, inUse, deaf, hearing, other, old, next } = await started()
  await inUse(deaf, 80)
  const { token, expiresAt } = await issue(deaf)
  expect([kidOf(token), kidOf(await issuedBy(hearing))]).toEqual([old, next])
  expect(expiresAt).toBe(Date.now() + TOKEN_LIFE_MS)
  pass(TOKEN_LIFE_MS - 1_000)
  await expect(hearing.verify(token)).resolves.toBeDefined()
  await expect(other.verify(token)).resolves.toBeDefined()
})

test('a function that could not read the key set since before a rotation refuses nothing, and takes the new key as soon as it can', async () => {
  const { pass, deaf, hear, hearing, next } = await started()
  pass(20 * MINUTE)
  const token = await issuedBy(hearing)
  expect(kidOf(token)).toBe(next)
  await expect(deaf.verify(token)).rejects.toMatchObject({ code: 'dependency_unavailable' })
  hear()
  pass(5_000)
  await expect(deaf.verify(token)).resolves.toBeDefined()
})

test('a function that cannot read the key set again goes on signing with the key that everyone knows', async () => {
  const { pass, inUse, hearing, account, old, next } = await started()
  expect(kidOf(await issuedBy(hearing))).toBe(old)
  account.fail(true)
  await inUse(hearing, 20)
  expect(kidOf(await issuedBy(hearing))).toBe(old)
  account.fail(false)
  pass(5_000)
  expect(kidOf(await issuedBy(hearing))).toBe(next)
})

test('a function that nobody has called for ten minutes uses no key that it cannot read again', async () => {
  const { pass, hearing, account, old } = await started()
  const token = await issuedBy(hearing)
  account.fail(true)
  pass(10 * MINUTE)
  await expect(hearing.verify(token)).rejects.toMatchObject({ code: 'dependency_unavailable' })
  await expect(issuedBy(hearing)).rejects.toMatchObject({ code: 'dependency_unavailable' })
  account.fail(false)
  expect(kidOf(await issuedBy(hearing))).toBe(old)
})

test('a function that has signed nothing before and cannot read the key set again signs with the key that everyone knows', async () => {
  const { pass, hearing, account, next } = await started()
  pass(25 * MINUTE)
  await hearing.verify(await issuedBy(instance(account)))
  account.fail(true)
  pass(6 * MINUTE)
  expect(kidOf(await issuedBy(hearing))).toBe(next)
})

test('an unknown key id makes a function read the key set again at once, but not for every made-up id', async () => {
  const { pass, hearing, account } = await started()
  await hearing.ready()
  const fresh = await generateKey()
  await account.force([...(await account.keySet()), { ...fresh, use_from: new Date().toISOString() }])
  const early = instance(account)
  const token = await issuedBy(early)
  expect(kidOf(token)).toBe(fresh.kid)
  await expect(hearing.verify(token)).rejects.toMatchObject({ code: 'token_invalid' })
  pass(30_000)
  await expect(hearing.verify(token)).resolves.toBeDefined()
})
