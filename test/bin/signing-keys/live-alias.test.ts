import { afterEach, expect, test, vi } from 'vitest'
import { restart } from '../../../bin/signing-keys/restart.ts'
import { createSecretReader } from '../../../functions/core/aws/secret.ts'
import { cacheOf, createSigningKeys } from '../../../functions/core/signing-keys/signing-keys.ts'
import { MINUTE } from '../../support/service/moving-clock.ts'
import { NAME, rotationAccount } from '../../support/signing-keys/rotation-account.ts'
import { versionedLambda } from '../../support/signing-keys/versioned-lambda.ts'
import { BLUE } from './account.ts'

const HOLD_KEYS = [
  ...['create-session', 'get-jwks', 'get-session', 'pause-session', 'refresh-token', 'resume-session'],
  ...['send-heartbeat', 'stop-session', 'terminate-session', 'validate-token'],
].map((name) => `viewing-service-blue-${name}`)
const [ONE = ''] = HOLD_KEYS

afterEach(() => void vi.unstubAllEnvs())

/** The stage `blue` with a canary, the instances of each version of its functions, and a clock that the test moves. */
const blue = async () => {
  const [account, lambda] = [await rotationAccount(), await versionedLambda()]
  for (const name of HOLD_KEYS) lambda.create(name, { alias: true })
  const aws = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' }
  for (const [name, value] of Object.entries({ ...aws, AWS_ENDPOINT_URL_LAMBDA: lambda.url })) vi.stubEnv(name, value)
  const said: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
  const time = { now: Date.now() }
  const begin = () => {
    const reader = createSecretReader(account.environment, () => time.now)
    return createSigningKeys(() => reader.read(NAME), cacheOf(reader, NAME))
  }
  /** As Lambda keeps them: by version, and warm for as long as the test lasts. */
  const instances = new Map<string, ReturnType<typeof begin>>()
  const aliasOf = (name: string) => lambda.functions.get(name)?.alias
  /** What a request by the alias gets that shows a token of this key. */
  const ask = async (kid: string, name = ONE) => {
    const version = `${name}:${aliasOf(name)?.version}`
    const instance = instances.get(version) ?? begin()
    instances.set(version, instance)
    const found = instance.verifying(kid, time.now).catch(() => 'cannot say' as const)
    const key = await found
    return key === 'cannot say' ? key : key ? 'accepted' : 'refused'
  }
  const versions = () => HOLD_KEYS.map((name) => aliasOf(name)?.version)
  return { account, lambda, said, time, ask, aliasOf, versions }
}

/** A restart that has moved the aliases and waits until the test lets it go on. */
const restarting = async (said: string[]) => {
  const wait = Promise.withResolvers<void>()
  said.length = 0
  const done = restart(BLUE, () => wait.promise).catch((error: Error) => error.message)
  await vi.waitUntil(() => said.join().includes('fresh versions'), 30_000)
  return {
    end: () => {
      wait.resolve()
      return done
    },
  }
}
const atOnce = async () => {}
const DONE = '10 functions were restarted with the current key set.'

test('from the moment the aliases have moved no function accepts the key, though its instances hold it', async () => {
  const { account, said, ask, versions } = await blue()
  expect(await ask('initial')).toBe('accepted')
  await account.rotation.revoke('initial')
  account.fail(true)
  expect(await ask('initial')).toBe('accepted') // nobody has told this instance
  account.fail(false)
  const { end } = await restarting(said)
  expect(versions()).toEqual(HOLD_KEYS.map(() => '2'))
  expect(await ask('initial')).toBe('refused')
  expect(await end()).toBe(DONE)
})

test('then the versions of the deployment come back, which have forgotten the key even if they cannot read the key set', async () => {
  const { account, said, time, ask, versions } = await blue()
  await ask('initial')
  await account.rotation.revoke('initial')
  const { end } = await restarting(said)
  expect(said.join()).toContain('deploy nothing meanwhile: in 11 minutes')
  await end()
  expect(versions()).toEqual(HOLD_KEYS.map(() => '1'))
  time.now += 11 * MINUTE
  account.fail(true)
  expect(await ask('initial')).toBe('cannot say')
  account.fail(false)
  expect(await ask('initial')).toBe('refused')
})

test('the next deployment finds the alias where it left it, and shifts it', async () => {
  const { lambda, aliasOf } = await blue()
  await restart(BLUE, atOnce)
  const to = lambda.shift(ONE, 'second', '1')
  lambda.complete(ONE, to)
  expect(aliasOf(ONE)?.version).toBe(to)
  expect(lambda.functions.get(ONE)?.versions.get('2')?.variables).toMatchObject({ SETTING: 'one' })
})

test('an interrupted restart leaves fresh versions, and the next one finds the way back', async () => {
  const { lambda, said, versions } = await blue()
  await restarting(said) // and never goes on
  expect(() => lambda.shift(ONE, 'second', '1')).toThrow('does not match the current version')
  Object.assign(lambda.functions.get(ONE) ?? {}, { code: 'first' }) // CloudFormation rolls back
  const { end } = await restarting(said)
  expect(versions()).toEqual(HOLD_KEYS.map((name) => (name === ONE ? '4' : '3')))
  expect(await end()).toBe(DONE)
  expect(versions()).toEqual(HOLD_KEYS.map(() => '1'))
})

test('a function whose alias is being shifted is left to CodeDeploy and named, and the others restart', async () => {
  const { lambda, said, aliasOf, versions } = await blue()
  const to = lambda.shift(ONE, 'second', '1')
  const shifting = aliasOf(ONE)
  await expect(restart(BLUE, atOnce)).rejects.toThrow('-- restart -c stage=blue')
  expect(said.join('\n')).toMatch(/not restarted.*\n {2}viewing-service-blue-create-session: a deployment changes it/)
  expect(aliasOf(ONE)).toEqual(shifting)
  expect(lambda.functions.get(ONE)?.versions.size).toBe(2)
  expect(versions()).toEqual(HOLD_KEYS.map(() => '1'))
  expect(said.join()).toContain('9 functions run as fresh versions')
  lambda.complete(ONE, to)
  await restart(BLUE, atOnce)
  expect(aliasOf(ONE)?.version).toBe(to)
})

test('a function of which something else is deployed than runs is not put in force by the way', async () => {
  const { lambda, said, aliasOf } = await blue()
  Object.assign(lambda.functions.get(ONE) ?? {}, { variables: { SETTING: 'two' } })
  await expect(restart(BLUE, atOnce)).rejects.toThrow('Not every function was restarted')
  expect(said.join('\n')).toContain('create-session: a deployment changes it at this moment, or one has failed')
  expect([aliasOf(ONE)?.version, lambda.functions.get(ONE)?.versions.size]).toEqual(['1', 1])
})

test('an alias that CodeDeploy takes meanwhile is not taken from it', async () => {
  const { lambda, said, aliasOf } = await blue()
  lambda.meanwhile.on = 'PUT aliases/live'
  lambda.meanwhile.act = () => {
    for (const name of HOLD_KEYS) Object.assign(aliasOf(name) ?? {}, { revision: 'of CodeDeploy' })
  }
  await expect(restart(BLUE, atOnce)).rejects.toThrow('Not every function was restarted')
  expect(said.join()).toContain('RevisionId')
  expect(aliasOf(ONE)).toMatchObject({ version: '1', revision: 'of CodeDeploy' })
})

test('an alias that somebody moved meanwhile is not put back, and the operator hears what to do', async () => {
  const { said, aliasOf } = await blue()
  const { end } = await restarting(said)
  Object.assign(aliasOf(ONE) ?? {}, { revision: 'another' })
  expect(await end()).toMatch(
    /next deployment does not expect.*\n {2}viewing-service-blue-create-session: .*\n.*restart/,
  )
  expect(aliasOf(ONE)?.version).toBe('2')
})

test('a function without an alias starts anew where it is', async () => {
  const { lambda, said } = await blue()
  for (const name of HOLD_KEYS) lambda.create(name, { alias: false })
  expect(await restart(BLUE)).toBe(DONE)
  for (const stored of lambda.functions.values()) {
    expect(stored.variables).toEqual({ SETTING: 'one', KEYS_REVOKED_AT: expect.any(String) })
    expect(stored.versions.size).toBe(0)
  }
  expect(said).toEqual([])
})
