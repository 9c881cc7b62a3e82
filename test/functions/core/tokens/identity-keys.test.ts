import { expect, test, vi } from 'vitest'
import { createIdentityKeys } from '../../../../functions/core/tokens/identity-keys.ts'
import { createUserTokens } from '../../../../functions/core/tokens/user-token.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { type IssuerKey, issuerKey, startJwks, userToken } from '../../../support/tokens/identity.ts'

const MINUTE = 60_000
const [first, second, rsa] = [issuerKey('1'), issuerKey('2'), issuerKey('r', 'RS256')]

/** What verifying a token of each key comes to: the user, or the code of the refusal. */
const verifying = async (...keys: readonly IssuerKey[]) => {
  const jwks = await startJwks(...keys)
  const time = { now: Date.now() }
  const settings = readConfig({ ...jwks.settings, JWT_SECRET: '' })
  const found = createIdentityKeys(settings, () => time.now)
  const { verify } = createUserTokens(found, settings)
  const by = async (key: IssuerKey, header: object = {}): Promise<string> =>
    verify(userToken('user-1', {}, header, key)).then(
      ({ is }) => is,
      (error) => error.code,
    )
  return { jwks, time, prepare: found.prepare, by }
}

test('the keys of Identity are read when one is first needed, and then kept', async () => {
  const { jwks, by } = await verifying(first, rsa)
  expect(jwks.reads).toBe(0)
  expect(await Promise.all([by(first), by(rsa), by(first)])).toEqual(['user', 'user', 'user'])
  expect(await by(first)).toBe('user')
  expect(jwks.reads).toBe(1)
})

test('a function that begins to read the keys of Identity as it starts reads them once', async () => {
  const { jwks, prepare, by } = await verifying(first)
  prepare()
  expect(await by(first)).toBe('user')
  expect(jwks.reads).toBe(1)
})

test('keys that could not be read at the start are read when one is needed', async () => {
  const { jwks, prepare, by } = await verifying(first)
  jwks.trouble = 'silence'
  prepare()
  await vi.waitUntil(() => jwks.reads === 1)
  const verdict = by(first)
  jwks.trouble = undefined
  expect(await verdict).toBe('user')
  expect(jwks.reads).toBe(2)
})

test('an unknown key id makes the keys of Identity be read once more, at once', async () => {
  const { jwks, by } = await verifying(first)
  expect(await by(first)).toBe('user')
  jwks.keys = [first, second]
  expect(await by(second)).toBe('user')
  expect(jwks.reads).toBe(2)
})

test('made-up key ids make Identity answer at most twice a minute', async () => {
  const { jwks, time, by } = await verifying(first)
  expect(await by(first)).toBe('user')
  for (let i = 0; i < 20; i += 1) expect(await by(second, { kid: `made-up-${i}` })).toBe('token_invalid')
  expect(jwks.reads).toBe(2)
  time.now += 30_000
  jwks.keys = [first, second]
  expect(await by(second)).toBe('user')
  expect(jwks.reads).toBe(3)
})

test.each(['silence', 500, '<html>', '{"keys":7}', 'null'] as const)(
  'while Identity answers %s the known keys stay in use',
  async (trouble) => {
    const { jwks, by } = await verifying(first)
    expect(await by(first)).toBe('user')
    jwks.trouble = trouble
    expect(await by(first)).toBe('user')
    // Nobody can tell whether this one is good: no verdict.
    expect(await by(second)).toBe('dependency_unavailable')
    expect(await by(first)).toBe('user')
    jwks.trouble = undefined
    expect(await by(second)).toBe('token_invalid')
  },
)

test.each(['silence', 500, '<html>', '{"keys":7}'] as const)(
  'without any keys, while Identity answers %s, a token can be neither accepted nor refused',
  async (trouble) => {
    const { jwks, by } = await verifying(first)
    jwks.trouble = trouble
    expect(await by(first)).toBe('dependency_unavailable')
    jwks.trouble = undefined
    expect(await by(first)).toBe('user')
  },
)

test('a key that Identity has removed is accepted for ten minutes at most', async () => {
  const { jwks, time, by } = await verifying(first)
  expect(await by(first)).toBe('user')
  jwks.keys = [second]
  time.now += 10 * MINUTE - 1
  expect(await by(first)).toBe('user')
  time.now += 1
  expect(await by(first)).toBe('token_invalid')
  expect(await by(second)).toBe('user')
})

test('a key without an algorithm has only the accepted one of its kind', async () => {
  const { alg: _, ...jwk } = { alg: '', ...rsa.jwk }
  const { by } = await verifying({ ...rsa, jwk })
  expect(await by(rsa)).toBe('user')
  expect(await by({ ...rsa, alg: 'RS384' })).toBe('token_invalid')
})

test('a key of an algorithm that is not accepted verifies nothing', async () => {
  const { jwks } = await verifying(rsa)
  const settings = readConfig({ ...jwks.settings, IDENTITY_ALGORITHMS: 'ES256' })
  const { verify } = createUserTokens(createIdentityKeys(settings), settings)
  await expect(verify(userToken('user-1', {}, {}, rsa))).rejects.toMatchObject({ code: 'token_invalid' })
})

test('keys without an algorithm cannot be used where two algorithms are accepted, which is no fault of the token', async () => {
  const { alg: _, ...jwk } = { alg: '', ...rsa.jwk }
  const jwks = await startJwks({ ...rsa, jwk })
  const settings = readConfig({ ...jwks.settings, IDENTITY_ALGORITHMS: 'RS256,PS256' })
  const { verify } = createUserTokens(createIdentityKeys(settings), settings)
  await expect(verify(userToken('user-1', {}, {}, rsa))).rejects.toMatchObject({ code: 'dependency_unavailable' })
  const inline = { ...settings, IDENTITY_JWKS_URL: '', IDENTITY_JWKS: JSON.stringify({ keys: [jwk] }) }
  const { verify: verifyInline } = createUserTokens(createIdentityKeys(inline), inline)
  await expect(verifyInline(userToken('user-1', {}, {}, rsa))).rejects.toMatchObject({ code: 'dependency_unavailable' })
})

test('a token without a key id is verified when there is one key', async () => {
  const { by, jwks } = await verifying(first)
  expect(await by(first, { kid: undefined })).toBe('user')
  jwks.keys = [first, second]
  expect(await by(second)).toBe('user')
  expect(await by(first, { kid: undefined })).toBe('token_invalid')
})

test('a redirect of the JWK Set of Identity is not followed', async () => {
  const { jwks, by } = await verifying(first)
  jwks.trouble = 302
  expect(await by(first)).toBe('dependency_unavailable')
})

test('a member of the JWK Set that is not a key is left out, and the other keys are used', async () => {
  const { jwks, by } = await verifying(first)
  jwks.trouble = JSON.stringify({ keys: [null, 'key', 7, [], first.jwk] })
  expect(await by(first)).toBe('user')
})

test('what Identity answers is never quoted', async () => {
  const jwks = await startJwks(first)
  jwks.trouble = '{"keys": hunter2'
  const settings = readConfig(jwks.settings)
  const { verify } = createUserTokens(createIdentityKeys(settings), settings)
  const error = await verify(userToken('user-1', {}, {}, first)).catch((error) => error)
  expect(error.code).toBe('dependency_unavailable')
  expect(error.cause.message).toBe('Identity answered 200, not with a JWK Set')
})
