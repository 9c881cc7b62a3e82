import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'
import { runProgram } from '../bin/local/run-program.ts'
import { ids, SESSION } from '../support/http/contract.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'

// Written by hand from the original service's documentation. Nothing here comes from functions/.

const original = {
  SERVER_PORT: '8080',
  REDIS_ADDR: 'localhost:6379',
  REDIS_PASSWORD: '',
  REDIS_DB: '0',
  POSTGRES_ENABLED: 'false',
  POSTGRES_HOST: 'localhost',
  POSTGRES_PORT: '5432',
  POSTGRES_USER: 'postgres',
  POSTGRES_PASSWORD: '',
  POSTGRES_DB: 'viewing_service',
  IDENTITY_SERVICE_URL: 'http://localhost:8081',
  CONTENT_SERVICE_URL: 'http://localhost:8082',
  JWT_EXPIRATION: '1h',
  MAX_CONCURRENT_STREAMS: '4',
  SESSION_TIMEOUT: '24h',
  HEARTBEAT_INTERVAL: '30s',
}
/** A default of the original that is none here: without the variable the service makes keys of its own. */
const PUBLISHED_SECRET = 'default-secret-change-in-production'

const listed = async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    resolve(import.meta.dirname, '../../bin/local.ts'),
    '--settings',
  ])
  return Object.fromEntries(
    [...stdout.matchAll(/^\| `(\w+)` \| (?:`(.*?)`)? \|/gm)].map(([, name, text = '']) => [name, text]),
  )
}

test('every setting of the original is listed with the original’s default', async () => {
  expect(await listed()).toMatchObject({ ...original, JWT_SECRET: '' })
})

test('the original’s defaults are what a service does', async () => {
  const { send } = await localService({ JWT_EXPIRATION: '168h' })
  const { body } = await send('POST', SESSION, ids(newUser()))
  expect(body.heartbeat.interval_seconds).toBe(30)
  expect(body.concurrency.max_concurrent_streams).toBe(4)
  const toTheEnd = Date.parse(body.token_expires_at) - Date.parse(body.session.started_at)
  expect(Math.round(toTheEnd / 60_000)).toBe(24 * 60)
})

test('all of the original’s variables exported with its defaults start the service', async () => {
  const free = { SERVER_PORT: '0', REDIS_ADDR: inject('redis') } // those two others may hold already
  const program = runProgram({ ...original, JWT_SECRET: PUBLISHED_SECRET, ...free, LOCAL_SCHEDULE_INTERVAL: 'off' })
  expect((await fetch(`${await program.url()}/health`)).status).toBe(200)
  expect(program.said()).toContain('JWT_SECRET is a published default')
}, 60_000)

test('the type of a refusal leads to the page that CONTRACT_URL names', async () => {
  const { send } = await localService({ CONTRACT_URL: 'https://docs.acme-video.com/viewing-service' })
  expect((await send('GET', `${SESSION}/unknown`)).body).toMatchObject({
    code: 'session_not_found',
    type: 'https://docs.acme-video.com/viewing-service#session_not_found',
  })
})
