import { expect, test } from 'vitest'
import { withEnvironment } from '../../../../bin/local/lambda/function-environment.ts'

const template = { REDIS_TLS: 'true', HEARTBEAT_INTERVAL: '10s', LOG_LEVEL: 'INFO' }
const one = { name: 'get-health', folder: '/f', handler: 'index.handler', timeoutMs: 1, memoryMb: 512 }
const empty = { routes: [], schedules: [], rules: [], secrets: [], queues: [], atDeployment: [], buses: [] }
const environmentWith = (own: Record<string, string>, provided: Record<string, string> = {}) =>
  withEnvironment({ ...empty, functions: [{ ...one, environment: template }] }, own, provided).functions[0]?.environment

test('the template’s literals, one’s own settings and what the runner provides overlay in this order', () => {
  const own = { HEARTBEAT_INTERVAL: '1s', REDIS_TLS: 'true', MAX_CONCURRENT_STREAMS: '2' }
  expect(environmentWith(own, { REDIS_TLS: 'false' })).toMatchObject({
    ...{ LOG_LEVEL: 'INFO', HEARTBEAT_INTERVAL: '1s', REDIS_TLS: 'false', MAX_CONCURRENT_STREAMS: '2' },
    ...{ LOCAL_RUNNER: 'true', AWS_LAMBDA_FUNCTION_NAME: 'get-health', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512' },
  })
})

test('an empty variable counts as unset', () => {
  const found = environmentWith({ HEARTBEAT_INTERVAL: '', JWT_SECRET: '' })
  expect(found).toMatchObject({ HEARTBEAT_INTERVAL: '10s' })
  expect(found).not.toHaveProperty('JWT_SECRET')
})

test('only a function that uses the session log has the login to it', () => {
  const own = { POSTGRES_PASSWORD: 'of the log', SESSION_LOG_MONTHS: '2' }
  const provided = { POSTGRES_HOST: 'localhost', SESSION_LOG_DEAD_LETTERS: 'http://localhost/dead' }
  const environmentOf = (name: string) =>
    withEnvironment({ ...empty, functions: [{ ...one, name, environment: template }] }, own, provided).functions[0]
      ?.environment
  for (const name of ['record-session-log', 'erase-user'])
    expect(environmentOf(name)).toMatchObject({ ...own, ...provided })
  for (const name of ['get-health', 'create-session', 'constructor'])
    expect(Object.keys(environmentOf(name) ?? {}).filter((one) => /^(POSTGRES|SESSION_LOG)/.test(one))).toEqual([])
})

test('nothing else of one’s environment reaches a function', () => {
  const found = environmentWith({
    ...{ PATH: '/bin', AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:1', NODE_OPTIONS: '--trace-warnings' },
    ...{ HOME: '/root', GITHUB_TOKEN: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_PROFILE: 'prod', POSTGRES_PASSWORD: 'x' },
    LOCAL_RUNNER: 'false',
  })
  expect(found).toMatchObject({
    PATH: '/bin',
    AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:1',
    LOCAL_RUNNER: 'true',
  })
  for (const name of ['HOME', 'GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'POSTGRES_PASSWORD'])
    expect(found).not.toHaveProperty(name)
})
