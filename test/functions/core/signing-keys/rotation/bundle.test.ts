import { expect, onTestFinished, test } from 'vitest'
import { startAws } from '../../../../../bin/local/aws/start-aws.ts'
import { STEPS } from '../../../../../functions/core/signing-keys/rotation.ts'
import { bundleOf, functionProcess } from '../../../../support/processes/bundle-process.ts'
import { FIRST_KEY_SET, NAME, rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'

/** The function as it would be deployed, in a process of its own, on a Secrets Manager that starts no step by itself. */
const started = async () => {
  const account = await rotationAccount()
  const bundled = await functionProcess(bundleOf('rotate-signing-key'), {
    ...account.environment,
    SIGNING_KEYS_SECRET: NAME,
  })
  return { account, ...bundled }
}

const privateParts = async ({ keySet }: Awaited<ReturnType<typeof rotationAccount>>) =>
  (await keySet()).map((key) => (key.kty === 'EC' ? key.d : key.k))

test('the bundle rotates step by step and revokes, and never prints or returns a key', async () => {
  const { account, call, printed } = await started()
  const secrets = await privateParts(account)
  const version = await account.begin()
  const told: unknown[] = []
  for (const Step of STEPS) told.push(await call({ Step, SecretId: 'arn', ClientRequestToken: version }))
  expect(told).toEqual([{}, {}, {}, {}])
  const [first, next] = await account.keySet()
  expect([first?.kid, next?.alg]).toEqual(['initial', 'ES256'])
  secrets.push(...(await privateParts(account)))
  told.push(await call({ revoke: 'initial' }))
  expect(told.at(-1)).toEqual({ revoked: 'initial', signing: next?.kid })
  expect(await account.keySet()).toHaveLength(1)
  const failures = [{ revoke: 'initial' }, { Step: 'createSecret', ClientRequestToken: version }]
  for (const input of failures) told.push(await call(input).catch(String))
  expect(told.at(-2)).toBe(`Error: NoSuchKeyError: There is no such signing key; the key set holds ${next?.kid}`)
  const output = [...printed, JSON.stringify(told)].join('')
  expect(output).not.toMatch(/"[dk]"|\bd:/)
  expect(secrets.filter((secret) => output.includes(secret))).toEqual([])
})

test('an input that is neither a step nor a revocation is refused in one sentence', async () => {
  const { account, call } = await started()
  const wrong = [
    ...[null, {}, 'revoke', [], { revoke: '' }, { revoke: 7 }, { revoke: 'initial', Step: 'createSecret' }],
    ...[{ Step: 'createSecret' }, { Step: 'dropSecret', ClientRequestToken: 'x' }, { ClientRequestToken: 'x' }],
    { Step: 'createSecret', ClientRequestToken: '' },
  ]
  const sentence = 'The input must be {"revoke":"<kid>"}, or what Secrets Manager sends for a step of a rotation'
  for (const input of wrong)
    await expect(call(input), JSON.stringify(input)).rejects.toThrow(new Error(`Error: ${sentence}`))
  expect((await account.store.current()).text).toBe(FIRST_KEY_SET)
})

test('a text that is not a key set is reported as such, and not quoted', async () => {
  const { url, stop } = await startAws({
    secrets: [{ name: NAME, text: '{"keys":[{"d":"hunter2"}]}' }],
    invoke: async () => ({ failed: 'nobody' }),
    restart: async () => {},
  })
  onTestFinished(stop)
  const { call, printed } = await functionProcess(bundleOf('rotate-signing-key'), {
    ...(await rotationAccount()).environment,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    SIGNING_KEYS_SECRET: NAME,
  })
  await expect(call({ revoke: 'one' })).rejects.toThrow(/^Error: The signing keys are not a key set$/)
  expect(printed.join('')).not.toContain('hunter2')
})
