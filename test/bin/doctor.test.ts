import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { compileCache } from '../support/processes/compile-cache.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'

vi.setConfig({ testTimeout: 90_000 })

const PROGRAM = resolve(import.meta.dirname, '../../bin/doctor.ts')
const { PATH = '' } = process.env
const { url, send } = await localService()
const guarded = await localService({ AUTHENTICATION: 'jwt' })

/** `node bin/doctor.ts` with nothing but the given environment. */
const doctor = (args: readonly string[], environment: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { PATH, ...compileCache, ...environment } })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', (text) => (said.out += text))
  child.stderr.on('data', (text) => (said.err += text))
  const exited = once(child, 'close')
  return {
    said,
    signal: (name: NodeJS.Signals) => child.kill(name),
    hasSaid: async (words: string) => {
      while (!said.out.includes(words) && child.exitCode === null) await sleep(5)
    },
    code: async () => Number((await exited)[0]),
  }
}

test('of a service that is well each check is a line, and the exit code is 0', async () => {
  const { said, code } = doctor([url, '--user', newUser()])
  expect(await code()).toBe(0)
  expect(said.err).toBe('')
  expect(said.out).toMatch(/^ok {11}take-over {18}a create with terminate_sessions takes the slot over/m)
  expect(said.out).toMatch(/^not checked {2}events .*\n +look at: --bus <name or ARN>, or -c stage=<name>/m)
  expect(said.out).toMatch(/^create-session +\d+ +[\d.]+ ms +[\d.]+ ms/m)
  expect(said.out).toMatch(/\nNothing is wrong in what was checked: \d+ ok, 0 warnings, 0 faults, 1 not checked\.\n$/)
  expect(said.out).not.toContain('\u001b')
})

test('with authentication on and no token the exit code is 3, and the last line says what to set', async () => {
  const { said, code } = doctor([guarded.url])
  expect(await code()).toBe(3)
  expect(said.out).toMatch(
    /\nNothing is wrong in what was checked: .*\nNOT CHECKED: Token, .* were not tried: .*Set the variable DOCTOR_TOKEN .*\n$/,
  )
})

test('a fault makes the exit code 1, and after it comes where to look', async () => {
  const { said, code } = doctor([url, '--user', newUser('not-entitled')])
  expect(await code()).toBe(1)
  expect(said.out).toMatch(/^FAULT {8}create .*403 not_entitled.*\n +look at: --user and --profile/m)
  expect(said.out).toMatch(/\nSomething is wrong: /)
})

test('--json is one document, in which no token is', async () => {
  const user = newUser()
  const form = new URLSearchParams({ user_id: user })
  const issued = await fetch(`${guarded.issuerUrl}/token`, { method: 'POST', body: form })
  const { access_token } = (await issued.json()) as { access_token: string }
  const { said, code } = doctor([guarded.url, '--json'], { DOCTOR_TOKEN: access_token })
  expect(await code()).toBe(0)
  const report = JSON.parse(said.out)
  expect(report).toMatchObject({ url: `${guarded.url}/`, user_id: user, is_well: true, is_interrupted: false })
  expect(report.findings).toContainEqual({ check: 'unknown session', result: 'ok', says: '404 session_not_found' })
  expect(report.latencies[0]).toMatchObject({ request: 'get-health', answers: 1, min_ms: expect.any(Number) })
  expect(said.out + said.err).not.toMatch(/eyJ/)
})

test('wrong usage is exit code 2, with every fault and the right form', async () => {
  const { said, code } = doctor(['localhost', '--fast'])
  expect(await code()).toBe(2)
  expect(said.err).toMatch(
    /^The URL must begin with .*\n--fast is no option, or takes no value\n\nUsage: npm run doctor/,
  )
  expect(said.out).toBe('')
})

test.each([
  ['one press, which npm passes on once more', ['SIGINT', 'SIGINT']],
  ['an end of the terminal', ['SIGHUP']],
] as const)('%s in the middle leaves no session behind', async (_, signals) => {
  const user = newUser()
  const program = doctor([url, '--user', user])
  await program.hasSaid('concurrency list')
  for (const name of signals) program.signal(name)
  expect(await program.code()).toBe(130)
  expect(program.said.err).toBe('Interrupted: cleaning up. Press again to stop at once.\n')
  expect(program.said.out).toMatch(/^not checked {2}interrupted/m)
  expect(program.said.out).toMatch(
    /^ok {11}clean-up {19}no session of this run is live any more \([1-5] were ended now\)/m,
  )
  expect((await send('GET', `/api/concurrency/${user}`)).body.active_stream_count).toBe(0)
})
