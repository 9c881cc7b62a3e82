import { expect, test, vi } from 'vitest'
import { rotate } from '../../../bin/signing-keys/rotate.ts'
import type { routes } from '../../../functions/contract/routes.ts'
import { account, BLUE } from './account.ts'

const HOLD_KEYS = [
  'create-session',
  'get-jwks',
  'get-session',
  'pause-session',
  'refresh-token',
  'resume-session',
  'send-heartbeat',
  'stop-session',
  'terminate-session',
  'validate-token',
] as const satisfies (keyof typeof routes)[]

test('rotate makes the next key, and restarts nothing', async () => {
  const { run, kids, restarted } = await account()
  const { code, said } = await run('rotate')
  expect(said).toMatch(/^Rotated: /)
  expect(code).toBe(0)
  expect(await kids()).toEqual(['initial', expect.stringMatching(/^[\w-]{43}$/)])
  expect((await run('rotate')).code).toBe(0)
  expect(await kids()).toHaveLength(3)
  expect(restarted).toEqual([])
})

test('revoke takes the key out and starts anew every function that holds keys', async () => {
  const { run, kids, restarted } = await account()
  const { code, said } = await run('revoke', 'initial')
  const [fresh] = await kids()
  expect(said).toContain(`initial is out of the key set; ${fresh} signs.\n10 functions were restarted`)
  expect(code).toBe(0)
  expect(await kids()).not.toContain('initial')
  expect(restarted.toSorted()).toEqual(HOLD_KEYS.map((name) => `viewing-service-blue-${name}`))
})

test('a key that is not in the key set is reported; functions restart, because an earlier answer may have been lost', async () => {
  const { run, kids, restarted } = await account()
  expect(await run('revoke', '-other')).toEqual({
    code: 1,
    said: 'There is no such signing key; the key set holds initial\n10 functions were restarted with the current key set. None accepts -other, if it ever was a key of this stage.\n',
  })
  expect(restarted).toHaveLength(HOLD_KEYS.length)
  expect(await kids().catch(() => 'one key as it was')).toBe('one key as it was')
})

test('a function that cannot be restarted is named with how to go on, and the others restart', async () => {
  const { run, kids, restarted } = await account({ missing: '-stop-session' })
  const { code, said } = await run('revoke', 'initial')
  expect(code).toBe(1)
  expect(said).toMatch(
    /is out of the key set.*viewing-service-blue-stop-session: .*not found.*-- restart -c stage=blue/s,
  )
  expect(await kids()).not.toContain('initial')
  expect(restarted).toHaveLength(HOLD_KEYS.length - 1)
  const again = await run('restart')
  expect(again.said).toMatch(/were not restarted.*stop-session/s)
  expect(restarted).toHaveLength(2 * (HOLD_KEYS.length - 1))
})

test('one that finds another rotation under way waits for that', async () => {
  const { environment, kids } = await account()
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const said = await Promise.all([rotate(BLUE), rotate(BLUE), rotate(BLUE)])
  vi.unstubAllEnvs()
  expect(said).toEqual(Array(3).fill(expect.stringMatching(/^Rotated/)))
  expect((await kids()).length).toBeGreaterThan(1)
})

test('a rotation that fails is reported with where to look, and so is one that finds it unfinished', async () => {
  const { environment } = await account({ fails: 'no permission' })
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  for (const _ of [1, 2])
    await expect(rotate(BLUE, 700)).rejects.toThrow(/log of viewing-service-blue-rotate-signing-key says what/)
  vi.unstubAllEnvs()
})

test('a wrong command is answered on one page, with exit code 1', async () => {
  const { runWith } = await account()
  expect(await runWith({}, 'rotate')).toEqual({
    code: 1,
    said: expect.stringMatching(/^-c stage=<name> is missing\n\nUsage: .*\.\n$/s),
  })
})

test('--help is answered with how to use the command, and exit code 0', async () => {
  const { runWith } = await account()
  for (const args of [['--help'], ['revoke', '-h']])
    expect(await runWith({}, ...args)).toEqual({ code: 0, said: expect.stringMatching(/^Usage: .*stages=<file>/s) })
})

test('without credentials, and in an account without the stage, it says what to do', async () => {
  const { runWith, environment, IN_BLUE } = await account()
  for (const verb of ['rotate', 'restart'])
    expect((await runWith({ AWS_EC2_METADATA_DISABLED: 'true' }, verb, ...IN_BLUE)).said).toMatch(
      /Could not load credentials.*The AWS SDK found no credentials: set AWS_PROFILE/s,
    )
  expect(await runWith(environment, 'rotate', '-c', 'stage=local')).toEqual({
    code: 1,
    said: "Failed: Secrets Manager can't find the specified secret.\nIs the stage deployed?\n",
  })
})

test('credentials of another account, where a stage has the same name, rotate nothing', async () => {
  const { run, kids } = await account({ of: '999988887777' })
  const before = await kids().catch(() => 'one key as it was')
  expect(await run('rotate')).toEqual({
    code: 1,
    said: 'These AWS credentials are of account 999988887777, and the stage blue is in account 210987654321: sign in to that one, such as with AWS_PROFILE\n',
  })
  expect(await kids().catch(() => 'one key as it was')).toEqual(before)
})

test('no secret is ever printed, whatever fails', async () => {
  const { run, secrets } = await account({ missing: '-get-jwks' })
  const said = [await run('rotate'), await run('revoke', 'initial'), await run('revoke', 'initial')]
  for (const secret of secrets) expect(JSON.stringify(said)).not.toContain(secret)
})
