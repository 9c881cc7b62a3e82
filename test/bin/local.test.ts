import { execFile } from 'node:child_process'
import { readFileSync, utimesSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { npmBinaries } from '../../bin/local/postgres/binaries.ts'
import { startPostgres } from '../../bin/local/postgres/server.ts'
import { descendants, survivors } from '../support/processes/processes.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { runProgram } from './local/run-program.ts'

/** Each start synthesizes the stack, which takes its time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const create = (url: string, user: string) =>
  fetch(`${url}/api/playback/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: user, profile_id: 'main', content_id: 'film-1', device_id: 'tv', region: 'US' }),
  })

/** What the program says before it ends, each sentence in one line again. */
const refusal = async (environment: Record<string, string>, ...programArguments: string[]) => {
  const program = runProgram({ SERVER_PORT: '0', ...environment }, ...programArguments)
  const code = await program.exitCode()
  const tooWide = program
    .said()
    .split('\n')
    .filter((line) => line.length > 80 && / \S/.test(line.trim()))
  expect(tooWide).toEqual([])
  return { code, said: program.said().replace(/\n {4,}/g, ' ') }
}

const takenPort = async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const printedAfter = (words: string, said: string) => new RegExp(`${words}\\n(( {2}.*\\n)+)`).exec(said)?.[1] ?? ''

/** What the commands after some words print when they run as they stand there. */
const runPrinted = async (words: string, said: string, shell = '/bin/bash') =>
  (await promisify(execFile)(shell, ['-c', printedAfter(words, said)])).stdout

const tryPrinted = async (said: string, shell?: string) => {
  const stdout = await runPrinted('Try, in another terminal:', said, shell)
  const replies = stdout.split('\n').filter(Boolean)
  return replies.map((reply) => JSON.parse(reply))
}

test('the commands that npm start prints work as printed, and Ctrl-C ends every process it started', async () => {
  const program = runProgram({ SERVER_PORT: '0' })
  await program.url()
  expect(program.said()).toContain('Authentication is off')
  expect(program.said()).toContain('Secrets Manager of this program')
  expect(program.said()).not.toContain('JWT_SECRET')
  const replies = await tryPrinted(program.said())
  const expected = [
    ...[{ status: 'healthy' }, { session: { user_id: 'ann' } }, { status: 'ok' }, { active_stream_count: 1 }],
    ...[{ status: 'stopped' }, { code: 'not_entitled' }],
  ]
  expect(replies).toMatchObject(expected)
  expect(await tryPrinted(program.said(), '/bin/sh')).toMatchObject(expected)
  const [rotated, keys, revoked] = (await runPrinted('refused at once.', program.said())).split('\n')
  expect([rotated, revoked]).toEqual([expect.stringMatching(/^Rotated/), expect.stringContaining('out of the key set')])
  expect(JSON.parse(keys ?? '')).toHaveProperty('keys')
  const processes = descendants(program.pid)
  expect(processes.length).toBeGreaterThanOrEqual(5)
  program.signal('SIGINT')
  expect(await program.exitCode()).toBe(0)
  expect(await survivors(processes)).toEqual([])
  expect(program.said()).toMatch(/\d\d:\d\d:\d\d POST {4}201 +\d+ ms {2}\/api\/playback\/session\n/)
  expect(program.said()).toMatch(/POST {4}403 +\d+ ms {2}\/api\/playback\/session {2}not_entitled\n/)
  expect(program.said()).not.toContain(replies[1].playback_token.split('.')[2])
})

test('with authentication on the commands that npm start prints work as printed', async () => {
  const program = runProgram({ SERVER_PORT: '0', AUTHENTICATION: 'jwt' })
  await program.url()
  expect(program.said()).toMatch(/^Authentication is on: callers send an access token of http:\/\/localhost:\d+,\s/m)
  expect(program.said()).not.toContain('Authentication is off')
  expect(await tryPrinted(program.said())).toMatchObject([
    ...[{ status: 'healthy' }, { session: { user_id: 'ann' } }, { status: 'ok' }, { active_stream_count: 1 }],
    ...[{ status: 'stopped' }, { code: 'unauthenticated' }, { code: 'forbidden' }, { code: 'token_expired' }],
  ])
})

test('npm start refuses half of an issuer in one sentence', async () => {
  const { code, said } = await refusal({ AUTHENTICATION: 'jwt', IDENTITY_ISSUER: 'https://issuer.example' })
  expect(said).toMatch(
    /^Cannot start: IDENTITY_AUDIENCE and one of IDENTITY_JWKS_URL and IDENTITY_JWKS must be set .*\.\n$/,
  )
  expect(code).toBe(1)
})

test('npm start that is killed leaves no process behind', async () => {
  const program = runProgram({ SERVER_PORT: '0' })
  await create(await program.url(), 'ann')
  const processes = descendants(program.pid)
  program.signal('SIGKILL')
  expect(await survivors([program.pid, ...processes])).toEqual([])
})

testOnServer('npm start says when its own Redis has ended, and its schedules end too', async () => {
  const program = runProgram({ SERVER_PORT: '0', LOCAL_SCHEDULE_INTERVAL: '300ms' })
  await program.url()
  const [redis] = descendants(program.pid).filter((pid) =>
    /^[^\0 ]*redis-server/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
  )
  process.kill(redis ?? 0, 'SIGKILL')
  await expect.poll(program.said).toContain('has ended: stop this program and start it again.')
  const failures = () => program.said().split('schedule viewing-service-local').length
  await sleep(3_000) // runs that had begun may still fail
  const before = failures()
  await sleep(3_000)
  expect(failures()).toBe(before)
})

test('npm start runs with every variable of the original service exported at once', async () => {
  const address = inject('redis')
  const upstreams = { IDENTITY_SERVICE_URL: 'http://localhost:9', CONTENT_SERVICE_URL: 'http://localhost:9' }
  const postgres = await startPostgres({ binaries: await npmBinaries(), login: 'trust' })
  onTestFinished(postgres.stop)
  const POSTGRES_PORT = String(postgres.port)
  const program = runProgram({
    ...{ SERVER_PORT: '0', REDIS_ADDR: address, REDIS_PASSWORD: '', REDIS_DB: '0', ...upstreams },
    ...{ POSTGRES_ENABLED: 'true', POSTGRES_HOST: 'localhost', POSTGRES_PORT, POSTGRES_USER: 'postgres' },
    ...{ POSTGRES_PASSWORD: 'postgres', POSTGRES_DB: 'viewing_service', MAX_CONCURRENT_STREAMS: '4' },
    ...{ JWT_SECRET: 'default-secret-change-in-production', JWT_EXPIRATION: '1h', SESSION_TIMEOUT: '24h' },
    ...{ HEARTBEAT_INTERVAL: '30s', LOCAL_SCHEDULE_INTERVAL: 'off' },
  })
  expect((await fetch(`${await program.url()}/health`)).status).toBe(200)
  expect(program.said()).toContain(`localhost:${postgres.port}, database viewing_service`)
  expect(program.said()).toContain(`${address} (REDIS_ADDR)`)
  expect(program.said()).toMatch(/nothing\s+answers\s+there\s+now/)
})

test('npm start without a redis-server on PATH starts the embedded Redis', async () => {
  const program = runProgram({ SERVER_PORT: '0', PATH: '' })
  const url = await program.url()
  await expect.poll(async () => (await fetch(`${url}/health`)).status).toBe(200)
  expect(program.said()).toContain('embedded js-redis-server')
})

test('npm start refuses a port in use in one sentence that names SERVER_PORT', async () => {
  const port = await takenPort()
  const { code, said } = await refusal({ SERVER_PORT: String(port) })
  expect(said).toBe(
    `Cannot start: Port ${port} is in use: choose another one, such as SERVER_PORT=${port + 1} npm start.\n`,
  )
  expect(code).toBe(1)
})

test('npm start names every malformed variable in one message', async () => {
  const wrong = {
    AUTHENTICATION: 'yes',
    HEARTBEAT_INTERVAL: 'soon',
    MAX_CONCURRENT_STREAMS: '0',
    SERVER_PORT: '80 80',
    REDIS_ADDR: 'redis',
  }
  const { code, said } = await refusal(wrong)
  for (const [name, value] of Object.entries(wrong))
    expect(said).toMatch(new RegExp(`${name} must be .*not "${value}"`))
  expect(said).not.toContain('    at ')
  expect(code).toBe(1)
})

test('npm start refuses an unknown argument in one sentence', async () => {
  expect(await refusal({}, '--port=1')).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^Cannot start: .*\.\n$/),
  })
})

test('npm start refuses a REDIS_ADDR without a Redis in one sentence', async () => {
  const { code, said } = await refusal({ REDIS_ADDR: 'localhost:9' })
  expect(said).toMatch(/^Cannot start: No usable Redis at REDIS_ADDR=localhost:9: .*ECONNREFUSED.*\.\n$/)
  expect(code).toBe(1)
})

test('npm run dev builds anew when a source is written, and a debugger may stop the function that it is told', async () => {
  const program = runProgram({ SERVER_PORT: '0' }, '--dev', '--inspect', 'get-health')
  const url = await program.url()
  await expect.poll(program.said).toContain('A change in functions/ is loaded with the next call.')
  expect((await fetch(`${url}/health`)).status).toBe(200)
  await expect.poll(program.said).toMatch(/get-health │ Debugger listening on ws:/)
  const now = new Date()
  utimesSync('functions/get-health.ts', now, now) // the content stays: other tests use the same bundles
  await expect.poll(program.said, { timeout: 30_000 }).toContain(' reload  no function has changed')
  program.signal('SIGINT')
  expect(await program.exitCode()).toBe(0)
})

test('npm run dev refuses a function that is none in one sentence', async () => {
  const { code, said } = await refusal({}, '--dev', '--inspect', 'get-heatlh')
  expect(said).toMatch(/^Cannot start: There is no function get-heatlh\. There are: .*get-health.*\.\n$/m)
  expect(code).toBe(1)
})

test('npm start prints its help, has colours, and points out a variable that looks like a misspelt setting', async () => {
  const { code, said } = await refusal({}, '--help')
  expect(code).toBe(0)
  expect(said).toContain('npm run dev -- --inspect <f>')
  const program = runProgram({ SERVER_PORT: '0', HEARTBEAT_INTERVALL: '5s', FORCE_COLOR: '1' })
  await program.url()
  expect(program.said()).toContain('HEARTBEAT_INTERVALL is no setting: did you mean HEARTBEAT_INTERVAL?')
  expect(program.said()).toContain('\u001b[1mRedis\u001b[22m  ')
})
