import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, onTestFinished, test, vi } from 'vitest'
import { joseVerifier } from '../../../lib/verifiers/jose.ts'
import { jwkSet } from '../../../lib/verifiers/jwk-set.ts'
import { playbackTokens } from '../../../lib/verifiers/playback-token.ts'
import { jwkSetServer, keyPair, signed } from './hostile-tokens.ts'

const [one, two, three] = await Promise.all([keyPair('one'), keyPair('two'), keyPair('three')])

/** A verifier on a clock that moves by hand. */
const watched = async () => {
  const { url, state } = await jwkSetServer(one.jwk)
  let now = Date.now()
  const check = playbackTokens(
    jwkSet(url, () => now),
    () => now,
  )
  const isGood = async (token: string) =>
    check(token).then(
      () => true,
      (error) => error.reason ?? error.name,
    )
  return { state, isGood, wait: (seconds: number) => (now += seconds * 1_000) }
}

test('the set is read once for requests at the same time, and kept for 300 s', async () => {
  const { state, isGood, wait } = await watched()
  const token = await signed(one)
  expect(await Promise.all(Array.from({ length: 20 }, () => isGood(token)))).toEqual(Array(20).fill(true))
  wait(299)
  expect([await isGood(token), state.reads]).toEqual([true, 1])
  wait(1)
  expect([await isGood(token), state.reads]).toEqual([true, 2])
})

test('made-up kids read the set once in 30 s; a new key is found', async () => {
  const { state, isGood, wait } = await watched()
  const made = await signed({ ...three, kid: 'made-up' })
  expect(await isGood(await signed(one))).toBe(true)
  wait(30)
  for (let i = 0; i < 5; i++) expect(await isGood(made)).toBe('key')
  expect(state.reads).toBe(2)
  state.keys.push(two.jwk)
  wait(30)
  expect([await isGood(await signed(two)), state.reads]).toEqual([true, 3])
})

test('a revoked key is accepted for 300 s at most', async () => {
  const { state, isGood, wait } = await watched()
  const token = await signed(one)
  expect(await isGood(token)).toBe(true)
  state.keys.splice(0, 1, two.jwk)
  wait(299)
  expect(await isGood(token)).toBe(true)
  wait(1)
  expect(await isGood(token)).toBe('key')
})

test('while the set cannot be read the last one is used, and it is tried every 30 s', async () => {
  const { state, isGood, wait } = await watched()
  const token = await signed(one)
  await isGood(token)
  state.status = 503
  wait(301)
  for (let i = 0; i < 5; i++) expect(await isGood(token)).toBe(true)
  expect(state.reads).toBe(2)
  wait(30)
  expect([await isGood(token), state.reads]).toEqual([true, 3])
})

test('a set that does not come within a second is not waited for', async () => {
  const { state, isGood } = await watched()
  state.afterMs = 5_000
  const before = Date.now()
  expect(await isGood(await signed(one))).toBe('KeysUnavailable')
  expect(Date.now() - before).toBeLessThan(2_500)
})

test('keys of other kinds in the set are left out', async () => {
  const { state, isGood } = await watched()
  state.keys.unshift(
    { kty: 'RSA', kid: 'one', n: 'AQAB', e: 'AQAB' },
    { kty: 'oct', k: 'AAAA', alg: 'HS256', kid: 'two' },
  )
  expect(await isGood(await signed(one))).toBe(true)
})

test('the verifier with jose too goes on with the last set, where jose alone refuses', async () => {
  onTestFinished(() => void vi.useRealTimers())
  const { url, state } = await jwkSetServer(one.jwk)
  const token = await signed(one)
  const alone = createRemoteJWKSet(new URL(url), { cacheMaxAge: 300_000 })
  const verify = joseVerifier(url)
  await Promise.all([verify(token), jwtVerify(token, alone)])
  state.status = 503
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 })
  await expect(jwtVerify(token, alone)).rejects.toThrow()
  const { reads } = state
  for (let i = 0; i < 5; i++) expect(await verify(token)).toMatchObject({ session_id: 's-1' })
  expect(state.reads).toBe(reads + 1)
})
