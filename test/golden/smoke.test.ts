import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'

// The original service's smoke script: plain curl calls one after another, several of them POSTs without body and type.

const { url } = await localService()
const hasCurl = spawnSync('curl', ['--version']).status === 0

const run = promisify(execFile)

const curl = async (path: string, ...options: string[]) => {
  const { stdout } = await run('curl', ['-s', '-w', '\n%{http_code}', ...options, url + path])
  const [, body = '', code] = /^(.*)\n(\d+)$/s.exec(stdout) ?? []
  return [Number(code), JSON.parse(body)]
}

test.skipIf(!hasCurl)('the smoke script passes (skipped where there is no curl)', async () => {
  const user = newUser()
  const json = ['-H', 'Content-Type: application/json', '-d']
  expect(await curl('/health')).toMatchObject([200, { status: 'healthy' }])
  const body = { user_id: user, profile_id: 'p1', content_id: 'c1', device_id: 'd1', region: 'US' }
  const [created, { session, playback_token: token }] = await curl(
    '/api/playback/session',
    ...json,
    JSON.stringify(body),
  )
  expect(created).toBe(201)
  const path = `/api/playback/session/${session.session_id}`
  expect(await curl(path)).toMatchObject([200, { status: 'active' }])
  expect(await curl(`${path}/heartbeat`, ...json, '{"position":120}')).toMatchObject([200, { status: 'ok' }])
  expect(await curl(`${path}/heartbeat`, '-X', 'POST')).toMatchObject([200, { status: 'ok' }])
  expect(await curl(`${path}/pause`, '-X', 'POST')).toEqual([200, { status: 'paused' }])
  expect(await curl(`${path}/resume`, '-X', 'POST')).toEqual([200, { status: 'active' }])
  expect(await curl('/api/playback/token/validate', ...json, JSON.stringify({ token }))).toMatchObject([
    200,
    { valid: true },
  ])
  expect(await curl(`/api/concurrency/${user}`)).toMatchObject([
    200,
    { active_stream_count: 1, sessions: [{ position: 120 }] },
  ])
  expect(await curl(`${path}/stop`, '-X', 'POST')).toMatchObject([200, { status: 'stopped' }])
  expect(await curl(`${path}/terminate`, '-X', 'DELETE')).toMatchObject([200, { status: 'terminated' }])
  expect(await curl(`/api/concurrency/${user}`)).toMatchObject([200, { active_stream_count: 0 }])
})
