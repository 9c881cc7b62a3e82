import { expect, test } from 'vitest'
import { createSecretReader, endpointOf } from '../../../../functions/core/aws/secret.ts'
import { CREDENTIALS, signatureOf, startSecretsManager } from '../../../support/signing-keys/secrets-manager.ts'

const MINUTE = 60_000

/** A reader whose clock the test moves. */
const reader = (environment: NodeJS.ProcessEnv) => {
  const time = { now: Date.now() }
  const { read } = createSecretReader(environment, () => time.now)
  return { time, read }
}

test('the stand-in computes the signature AWS published', () => {
  const published = signatureOf({
    method: 'GET',
    path: '/',
    headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
    signedHeaders: ['host', 'x-amz-date'],
    body: '',
    scope: '20150830/us-east-1/service/aws4_request',
    secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  })
  expect(published).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')
})

test('a secret is read by a request signed as AWS asks', async () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:viewing-service/dev/keys-AbCdEf'
  const aws = await startSecretsManager({ [arn]: 'text with ünïcode' })
  expect(await reader(aws.environment).read(arn)).toBe('text with ünïcode')
  expect(aws.faults).toEqual([])
})

test('a request signed with anything else is refused', async () => {
  const aws = await startSecretsManager({ keys: 'x' })
  const wrong = [
    { AWS_SECRET_ACCESS_KEY: 'another' },
    { AWS_ACCESS_KEY_ID: 'another' },
    { AWS_SESSION_TOKEN: 'another' },
    { AWS_SESSION_TOKEN: undefined },
    { AWS_REGION: 'eu-west-2' },
  ]
  for (const one of wrong)
    await expect(reader({ ...aws.environment, ...one }).read('keys')).rejects.toThrow('answered 400 for keys')
  expect(aws.faults).toHaveLength(wrong.length)
})

test('the region of China is signed for and has its own domain', async () => {
  const aws = await startSecretsManager({ keys: 'x' }, 'cn-north-1')
  expect(await reader(aws.environment).read('keys')).toBe('x')
  expect(endpointOf({ AWS_REGION: 'cn-north-1' })).toBe('https://secretsmanager.cn-north-1.amazonaws.com.cn')
  expect(endpointOf({ AWS_REGION: 'eu-west-1' })).toBe('https://secretsmanager.eu-west-1.amazonaws.com')
})

test('a value is kept for five minutes and then read again', async () => {
  const aws = await startSecretsManager({ keys: 'first' })
  const { time, read } = reader(aws.environment)
  expect(await Promise.all([read('keys'), read('keys')])).toEqual(['first', 'first'])
  aws.secrets.keys = 'second'
  time.now += 5 * MINUTE - 1
  expect([await read('keys'), aws.reads]).toEqual(['first', 1])
  time.now += 1
  expect([await read('keys'), aws.reads]).toEqual(['second', 2])
})

test('a value that cannot be read again is used on', async () => {
  const aws = await startSecretsManager({ keys: 'first' })
  const { time, read } = reader(aws.environment)
  await read('keys')
  aws.trouble = 500
  aws.secrets.keys = 'second'
  for (const _ of [1, 2, 3]) {
    time.now += 5 * MINUTE
    expect(await read('keys')).toBe('first')
  }
  aws.trouble = undefined
  time.now += 4_000
  expect(await read('keys')).toBe('first')
  time.now += 1_000
  expect(await read('keys')).toBe('second')
})

test('a value that nobody has tried to read for ten minutes is not used when it cannot be read', async () => {
  const aws = await startSecretsManager({ keys: 'first' })
  const { time, read } = reader(aws.environment)
  await read('keys')
  aws.trouble = 500
  for (const _ of [1, 2]) {
    time.now += 10 * MINUTE - 1
    expect(await read('keys')).toBe('first')
  }
  time.now += 10 * MINUTE
  for (const _ of [1, 2]) await expect(read('keys')).rejects.toThrow('answered 500')
  aws.trouble = undefined
  expect(await read('keys')).toBe('first')
})

test('every call tries again until a first one succeeds', async () => {
  const aws = await startSecretsManager({ keys: 'x' })
  const { read } = reader(aws.environment)
  aws.trouble = 500
  for (const tries of [1, 2, 3]) {
    await expect(read('keys')).rejects.toThrow('answered 500')
    expect(aws.reads).toBe(tries)
  }
  aws.trouble = undefined
  expect(await read('keys')).toBe('x')
})

test('secrets are kept apart by their names', async () => {
  const aws = await startSecretsManager({ a: '1', b: '2' })
  const { read } = reader(aws.environment)
  expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual(['1', '2', '1'])
  await expect(read('c')).rejects.toThrow('answered 400 for c')
})

test('what is wrong with an answer never quotes it', async () => {
  const aws = await startSecretsManager({ keys: 'x' })
  const messages: string[] = []
  for (const trouble of ['hunter2', '{"SecretString":hunter2}', '{"SecretString":7}', '[]', 'null', '{}']) {
    aws.trouble = trouble
    messages.push(
      await reader(aws.environment)
        .read('keys')
        .catch((error: Error) => error.message),
    )
  }
  expect(new Set(messages)).toEqual(new Set(['Secrets Manager has no text for keys']))
  expect(messages.join()).not.toContain(CREDENTIALS.key)
})
