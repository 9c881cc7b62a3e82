import { expect, test } from 'vitest'
import { problems } from '../../../functions/contract/problems.ts'
import { keysOf } from '../../../functions/contract/records.ts'
import { routes } from '../../../functions/contract/routes.ts'
import { Refusal } from '../../../functions/core/refusal.ts'
import {
  ConcurrencyLimitReached,
  Denied,
  DependencyUnavailable,
  RateLimited,
  SessionEnded,
  StorageUnavailable,
} from '../../../functions/core/refusals.ts'
import { createRefusalLog } from '../../../functions/http/refusal-log.ts'
import { startUpstream } from '../../support/entitlement/upstream-server.ts'
import { httpEvent } from '../../support/http/http-event.ts'
import { bundleOf, functionProcess } from '../../support/processes/bundle-process.ts'
import { ownRedis } from '../../support/redis/redis-server.ts'
import { until } from '../../support/relay/relaying.ts'
import { informed, logged, warned } from '../../support/service/logged.ts'
import { createBody, SECRET } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const create = routes['create-session']
const rival = {
  ...{ session_id: 'id-of-a-rival', profile_id: 'p', content_id: 'c', device_id: 'd', status: 'active' as const },
  ...{ started_at: '', last_heartbeat: '', is_this_device: false },
}

test('what a viewer is told no by is one line of information, and holds nothing that others wrote', () => {
  const [lines, errors] = [informed(), logged()]
  const log = createRefusalLog(create)
  log(new Denied('not_entitled', 'words of Identity'), 'request-1')
  log(new Denied('content_unavailable', 'words of Content'), 'request-2')
  log(new ConcurrencyLimitReached({ limit: 2, count: 3, rivals: [rival], waitMs: 5_000 }), 'request-3')
  log(new RateLimited(1_000), 'request-4')
  log(new SessionEnded({ status: 'terminated', endReason: 'displaced', endedAt: 1 }), 'request-5')
  const line = (code: string, status: number, message: string, n: number) => ({
    ...{ level: 'info', message, code, status, route: 'POST /api/playback/session', request_id: `request-${n}` },
  })
  expect(lines).toEqual([
    line('not_entitled', 403, 'The user is not entitled to this title.', 1),
    line('content_unavailable', 403, 'The title is not available.', 2),
    {
      ...line('concurrency_limit_reached', 409, 'All 2 streams of the account are in use.', 3),
      ...{ active_stream_count: 3, max_concurrent_streams: 2 },
    },
    line('rate_limited', 429, 'Too many requests: wait as long as Retry-After says.', 4),
    { ...line('session_ended', 410, 'The session has ended: displaced.', 5), end_reason: 'displaced' },
  ])
  expect(errors).toEqual([])
})

test('the service’s own trouble is an error, with its cause and without what the client sent', () => {
  const [lines, errors] = [informed(), logged()]
  createRefusalLog(create)(new StorageUnavailable(new Error('no answer within 900 ms')), 'request-1')
  expect(errors).toEqual([
    {
      ...{ level: 'error', message: 'The session store did not answer.', code: 'storage_unavailable', status: 503 },
      ...{ route: 'POST /api/playback/session', dependency: 'redis', cause: 'no answer within 900 ms' },
      request_id: 'request-1',
    },
  ])
  expect(lines).toEqual([])
})

test('of all other refusals the status in the access log says what they are', () => {
  const [lines, errors, warnings] = [informed(), logged(), warned()]
  const log = createRefusalLog(create)
  for (const code of keysOf(problems)) log(new Refusal(code, ''), 'request-1')
  log(new DependencyUnavailable('clock', undefined), 'request-1') // the token log says it
  const codes = [lines, errors, warnings].map((all) => all.map((line) => (line as { code: string }).code))
  expect(codes).toEqual([
    ['not_entitled', 'content_unavailable', 'concurrency_limit_reached', 'session_ended', 'rate_limited'],
    ['dependency_unavailable', 'storage_unavailable'],
    [],
  ])
})

test('a line has the status with which its route answers', () => {
  const lines = informed()
  createRefusalLog(routes['validate-token'])(new SessionEnded({}), 'request-1')
  expect(lines).toMatchObject([{ status: 401, route: 'POST /api/playback/token/validate' }])
})

test('of a code there are three lines a second, and the next says how many were left out', () => {
  const [lines, errors] = [informed(), logged()]
  const time = { now: 0 }
  const log = createRefusalLog(create, () => time.now)
  const storm = () => {
    for (let i = 0; i < 10; i++) {
      log(new RateLimited(1), `request-${i}`)
      log(new StorageUnavailable(undefined), `request-${i}`)
      log(new DependencyUnavailable('identity', undefined), `request-${i}`)
    }
  }
  storm()
  expect([lines.length, errors.length]).toEqual([3, 2 * 3])
  log(new DependencyUnavailable('content', undefined), 'another dependency')
  expect(errors).toHaveLength(7)
  time.now += 1_000
  storm()
  expect(lines.slice(3)).toMatchObject([{ request_id: 'request-0', left_out: 7 }, {}, {}])
  expect(lines.slice(4).map((line) => Object.keys(line as object).includes('left_out'))).toEqual([false, false])
  expect(errors.slice(7, 9)).toMatchObject([
    { code: 'storage_unavailable', left_out: 7 },
    { dependency: 'identity', left_out: 7 },
  ])
})

test('a deployed function prints nothing on success, and each refusal as a line or in the count of the next', async () => {
  const { address } = await ownRedis()
  const { url } = await startUpstream(() => ({ body: { entitled: true, available: true } }))
  const { call, printed } = await functionProcess(bundleOf('create-session'), {
    ...{ REDIS_ADDR: address, JWT_SECRET: SECRET, MAX_CONCURRENT_STREAMS: '1', CREATE_RATE_LIMIT: '0' },
    ...{ IDENTITY_SERVICE_URL: url, CONTENT_SERVICE_URL: url },
  })
  const body = createBody(newUser())
  const event = () => httpEvent(create, undefined, { body })
  const start = async (sent = event()) => (await call(sent)) as { statusCode: number }
  expect((await start()).statusCode).toBe(201)
  expect(printed).toEqual([])
  const REFUSED = 40
  for (let i = 0; i < REFUSED; i++) expect((await start()).statusCode).toBe(409)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const last = event()
  expect((await start(last)).statusCode).toBe(409)
  await until(() => printed.join('').includes(last.requestContext.requestId))
  const said = printed.join('')
  const lines = said.split('concurrency_limit_reached').length - 1
  const leftOut = [...said.matchAll(/left_out: (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
  expect(lines + leftOut).toBe(REFUSED + 1)
  expect(said).not.toContain(body.user_id)
})
