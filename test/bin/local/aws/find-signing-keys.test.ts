import { expect, onTestFinished, test } from 'vitest'
import { findSigningKeys } from '../../../../bin/local/aws/find-signing-keys.ts'
import { listen } from '../../../../bin/local/gateway/listen.ts'
import type { LocalApi } from '../../../../bin/local/template/api.ts'
import type { Json } from '../../../support/http/json.ts'

const withKeys = { name: 'sign', folder: '/f', handler: 'index.handler', timeoutMs: 1, memoryMb: 1 }
const api: LocalApi = {
  ...{ routes: [], schedules: [], rules: [], queues: [], atDeployment: [], buses: [] },
  functions: [
    { ...withKeys, name: 'other', environment: {} },
    { ...withKeys, environment: { SIGNING_KEYS_SECRET: 'key-set' } },
  ],
  secrets: [
    { name: 'another', generate: {} },
    {
      name: 'key-set',
      generate: { SecretStringTemplate: '{"kty":"oct"}', GenerateStringKey: 'k', PasswordLength: 64 },
    },
  ],
}
const find = async (environment: Record<string, string>) => {
  const found = await findSigningKeys(environment, api, new Promise(() => {}))
  onTestFinished(found.stop)
  return found
}
const valueAt = async (url = '', SecretId: string) => {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ SecretId }) })
  return ((await response.json()) as Json).SecretString as string
}

test('without a setting functions take the keys of the template from a local Secrets Manager', async () => {
  const { settings, url, description } = await find({})
  expect(settings).toEqual({ AWS_ENDPOINT_URL_SECRETS_MANAGER: url, SIGNING_KEYS_SECRET: 'key-set' })
  expect(description).toMatch(/^key-set at http:\/\/localhost:\d+ \(Secrets Manager of this program, with new keys\)$/)
  const { kty, k } = JSON.parse(await valueAt(url, 'key-set'))
  expect([kty, k.length]).toEqual(['oct', 64])
  expect(description).not.toContain(k)
})

test('the result says whether a function rotates them', async () => {
  expect((await find({})).rotates).toBe(false)
  const rotation = { functionName: 'rotate', atOnce: true }
  const secrets = api.secrets.map((secret) => (secret.name === 'key-set' ? { ...secret, rotation } : secret))
  const found = await findSigningKeys({}, { ...api, secrets }, new Promise(() => {}))
  onTestFinished(found.stop)
  expect(found.rotates).toBe(true)
})

test('two runs have keys of their own', async () => {
  const [one, other] = await Promise.all([find({}), find({})])
  expect(await valueAt(one.url, 'key-set')).not.toBe(await valueAt(other.url, 'key-set'))
})

test('JWT_SECRET takes the place of the template’s secret, and is not printed', async () => {
  const found = await find({ JWT_SECRET: 'a-secret-of-ones-own' })
  expect(found).toMatchObject({
    settings: { SIGNING_KEYS_SECRET: '' },
    description: 'JWT_SECRET: HS256, never rotated',
  })
  expect(found).not.toHaveProperty('url')
})

test('a secret of one’s own is used as it is, before JWT_SECRET', async () => {
  const { url, stop } = await listen((_, response) => response.end(), 0)
  onTestFinished(stop)
  const given = { SIGNING_KEYS_SECRET: 'mine', JWT_SECRET: 'x', AWS_ENDPOINT_URL_SECRETS_MANAGER: url }
  const { settings, description } = await find({ ...given, AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' })
  expect(settings).toEqual({})
  expect(description).toBe(`mine (SIGNING_KEYS_SECRET) in ${url}, signed with AWS_ACCESS_KEY_ID`)
})

test('a Secrets Manager that is not there, and missing keys, are reported', async () => {
  const given = { SIGNING_KEYS_SECRET: 'mine', AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://localhost:9' }
  const { description } = await find(given)
  expect(description).toContain('signed with placeholders: AWS_ACCESS_KEY_ID')
  expect(description).toContain('nothing answers there now, so tokens are refused with 503')
  const { description: inAws } = await find({ SIGNING_KEYS_SECRET: 'mine', AWS_REGION: 'eu-west-1' })
  expect(inAws).toContain('mine (SIGNING_KEYS_SECRET) in AWS, signed with placeholders')
})
