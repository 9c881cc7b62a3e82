import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createSigningKeys, keySetText } from '../../../../functions/core/signing-keys/signing-keys.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { logged } from '../../../support/service/logged.ts'

/** Written by hand: the original's default, the one its documents show, and both as a shell may hand them over. */
const PUBLISHED = ['default-secret-change-in-production', 'your-secret-key-change-in-production'].flatMap((secret) => [
  secret,
  `${secret}\n`,
  ` ${secret}\r`,
])

const NOW = Date.parse('2026-11-23T12:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()

const oct = (kid: string, more: object = {}) => ({
  kty: 'oct',
  alg: 'HS256',
  kid,
  k: Buffer.from(`key-of-${kid}`.padEnd(32)).toString('base64url'),
  ...more,
})
const ec = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  alg: 'ES256',
  kid,
})

const keySetOf = (text: unknown) =>
  createSigningKeys(async () => (typeof text === 'string' ? text : JSON.stringify(text)))
const signer = async (keys: object[], now = NOW) => (await keySetOf({ keys }).signing(now)).kid

test('the newest key in use signs', async () => {
  const keys = [oct('old'), oct('new', { use_from: at(-1) }), oct('older', { use_from: at(-60) })]
  expect(await signer(keys)).toBe('new')
  expect(await signer(keys.reverse())).toBe('new')
})

test('a key signs from use_from on and verifies before', async () => {
  const keys = [oct('old'), oct('next', { use_from: at(10) })]
  expect(await signer(keys)).toBe('old')
  expect(await signer(keys, NOW + 10 * 60_000)).toBe('next')
  expect((await keySetOf({ keys }).verifying('next', NOW))?.kid).toBe('next')
})

test('a key neither signs nor verifies from verify_until on', async () => {
  const keys = [oct('old'), oct('retired', { use_from: at(-60), verify_until: at(10) })]
  const keySet = keySetOf({ keys })
  expect(await signer(keys)).toBe('retired')
  expect((await keySet.verifying('retired', NOW))?.kid).toBe('retired')
  expect(await signer(keys, NOW + 10 * 60_000)).toBe('old')
  expect(await keySet.verifying('retired', NOW + 10 * 60_000)).toBeUndefined()
})

test('no key is found for an unknown or missing id', async () => {
  const keySet = keySetOf({ keys: [oct('one')] })
  for (const kid of ['two', '', '__proto__', undefined]) expect(await keySet.verifying(kid, NOW)).toBeUndefined()
})

test('a new text of the key set is used at once', async () => {
  const secret = { text: JSON.stringify(oct('first')) }
  const keySet = createSigningKeys(async () => secret.text)
  expect((await keySet.signing(NOW)).kid).toBe('first')
  secret.text = JSON.stringify({ keys: [oct('second')] })
  expect((await keySet.signing(NOW)).kid).toBe('second')
  expect(await keySet.verifying('first', NOW)).toBeUndefined()
})

test('the single key the stack generates is a key set', async () => {
  const k = 'Ab3'.repeat(22).slice(0, 64)
  const generated = `{"kty":"oct","alg":"HS256","kid":"initial","k":"${k}"}`
  const { kid, alg, key } = await keySetOf(generated).signing(NOW)
  expect([kid, alg, key.export()]).toEqual(['initial', 'HS256', Buffer.from(k, 'base64url')])
})

test('a key set without any usable key is a fault', async () => {
  logged()
  const { d: _, ...publicOnly } = ec('public')
  const unusable: unknown[] = [
    ...['', 'hunter2', '[]', 'null', '{}', { keys: [] }, { keys: {} }, { keys: [7] }],
    ...[oct(''), oct('a', { k: undefined }), oct('a', { k: '' }), oct('a', { k: 7 }), oct('a', { kid: 7 })],
    ...[oct('a', { alg: 'none' }), oct('a', { alg: 'RS256' }), oct('a', { alg: 'ES256' }), oct('a', { kty: 'EC' })],
    ...[oct('a', { use_from: 'yesterday' }), oct('a', { verify_until: 7 })],
    ...[{ ...ec('a'), alg: 'HS256' }, { ...ec('a'), x: 'AAAA' }, { ...ec('a'), crv: 'P-384' }, publicOnly],
  ]
  for (const text of unusable) {
    const keySet = keySetOf(text)
    const trouble = { code: 'dependency_unavailable', members: { dependency: 'signing_keys' } }
    await expect(keySet.signing(NOW), JSON.stringify(text)).rejects.toMatchObject(trouble)
    await expect(keySet.verifying('a', NOW), JSON.stringify(text)).rejects.toMatchObject(trouble)
  }
})

test('a key set without a key in use signs nothing', async () => {
  const keySet = keySetOf({ keys: [oct('next', { use_from: at(1) }), oct('last', { verify_until: at(-1) })] })
  await expect(keySet.signing(NOW)).rejects.toMatchObject({ code: 'dependency_unavailable' })
})

test('a fault of the key set never quotes it', async () => {
  const lines = logged()
  const quoted: string[] = []
  const causeOf = (error: unknown) => quoted.push(String(error), String((error as Error).cause))
  for (const text of [
    'hunter2',
    '{"k":hunter2}',
    '{"kty":"hunter2"}',
    JSON.stringify({ keys: [oct('a', { alg: 'hunter2' }), 'hunter2'] }),
  ])
    await keySetOf(text).signing(NOW).catch(causeOf)
  expect(quoted).toHaveLength(8)
  expect(quoted.join() + JSON.stringify(lines)).not.toMatch(/hunter2|a2V5LW9m/)
})

describe('without SIGNING_KEYS_SECRET', () => {
  const secrets = { read: async (name: string) => JSON.stringify(oct(name)) }
  const textFor = (JWT_SECRET: string, environment: NodeJS.ProcessEnv = {}) =>
    keySetText({ ...readConfig({ AUTHENTICATION: 'none' }), JWT_SECRET }, environment, secrets)
  const local = { LOCAL_RUNNER: 'true' }

  test('JWT_SECRET is the one key of the key set', async () => {
    const secret = 'sécret of exactly 32 bytes ….:-'
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32)
    const { alg, key } = await createSigningKeys(textFor(secret)).signing(NOW)
    expect([alg, key.export()]).toEqual(['HS256', Buffer.from(secret)])
  })

  test('a published, short or missing JWT_SECRET stops a deployed function', () => {
    for (const secret of [...PUBLISHED, 'x'.repeat(31), 'é'.repeat(15), ''])
      for (const environment of [{}, { LOCAL_RUNNER: '' }, { LOCAL_RUNNER: 'false' }, { LOCAL_RUNNER: '1' }]) {
        const error = (() => {
          try {
            return textFor(secret, environment)
          } catch (thrown) {
            return thrown
          }
        })()
        expect(error).toBeInstanceOf(Error)
        expect(String(error)).toContain('JWT_SECRET')
        if (secret) expect(String(error)).not.toContain(secret.trim())
      }
    expect(textFor('x'.repeat(32))).toBeTypeOf('function')
  })

  test('the local runner takes a published or short JWT_SECRET, though not an empty one', async () => {
    for (const secret of [...PUBLISHED, 'short'])
      expect((await createSigningKeys(textFor(secret, local)).signing(NOW)).alg).toBe('HS256')
    expect(() => textFor('', local)).toThrow('JWT_SECRET')
  })

  test('SIGNING_KEYS_SECRET wins over any JWT_SECRET', async () => {
    const settings = {
      ...readConfig({ AUTHENTICATION: 'none' }),
      JWT_SECRET: 'short',
      SIGNING_KEYS_SECRET: 'the-key-set',
    }
    expect((await createSigningKeys(keySetText(settings, {}, secrets)).signing(NOW)).kid).toBe('the-key-set')
  })
})
