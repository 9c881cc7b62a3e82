import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { service } from '../support/service/service.ts'

const MINUTE = 60_000
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString()

const oct = (kid: string) => ({
  kty: 'oct',
  alg: 'HS256',
  kid,
  k: Buffer.from(`secret-of-${kid}`).toString('base64url'),
})
const ec = (kid: string, more: object = {}) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  ...{ alg: 'ES256', kid, ...more },
})

const cache = () => ({ isOld: () => false, expire: () => {}, expireWithin: () => {}, writtenAt: () => undefined })
const publishing = (read: () => Promise<string>) =>
  service({ settings: { SIGNING_KEYS_SECRET: 'the-key-set' }, secrets: { read, cache } })
const publish = async (keys: object[]) => {
  const { status, headers, body } = await publishing(async () => JSON.stringify({ keys })).call('get-jwks')
  expect(status).toBe(200)
  return { headers, body, keys: body.keys as Record<string, string>[] }
}
const kids = (keys: Record<string, string>[]) => keys.map(({ kid }) => kid)

test('a key is published as what verifies its signatures, and nothing else', async () => {
  const { x, y, d, ...rest } = ec('one', { use_from: at(-1), verify_until: at(60) })
  const { body } = await publish([{ x, y, d, ...rest }])
  expect(body).toEqual({ keys: [{ kty: 'EC', crv: 'P-256', x, y, kid: 'one', alg: 'ES256', use: 'sig' }] })
  expect(JSON.stringify(body)).not.toContain(d)
})

test('a symmetric key is not published', async () => {
  const { body, keys } = await publish([oct('initial'), ec('one')])
  expect(kids(keys)).toEqual(['one'])
  expect(JSON.stringify(body)).not.toMatch(/oct|"k"/)
  const { body: empty, headers } = await publish([oct('initial')])
  expect(empty).toEqual({ keys: [] })
  expect(headers['cache-control']).toBe('max-age=5') // whoever kept it could not verify the first token
})

test('a key is published before it signs, and until it verifies no more', async () => {
  const { keys } = await publish([ec('now'), ec('next', { use_from: at(20) }), ec('ended', { verify_until: at(-1) })])
  expect(kids(keys)).toEqual(['now', 'next'])
})

test('others may keep the keys for five minutes', async () => {
  expect((await publish([ec('one')])).headers['cache-control']).toMatch(/\bmax-age=300\b/)
})

test('without a SIGNING_KEYS_SECRET no key is published', async () => {
  expect(await service().call('get-jwks')).toMatchObject({ status: 200, body: { keys: [] } })
})

describe('when the key set cannot be read', () => {
  test.each([
    ['because nobody answers', () => Promise.reject(new Error('no answer'))],
    ['because it is no key set', async () => '{"keys":[{"d":"private"}]}'],
  ])('get-jwks answers 503, which is not to be cached: %s', async (_, read) => {
    const { status, headers, body } = await publishing(read).call('get-jwks')
    expect(status).toBe(503)
    expect(body).toMatchObject({ code: 'dependency_unavailable', dependency: 'signing_keys' })
    expect(headers['cache-control'] ?? 'no-store').toBe('no-store')
    expect(JSON.stringify(body)).not.toContain('private')
  })
})
