import { expect, test } from 'vitest'
import type { ProblemCode } from '../../../functions/contract/problems.ts'
import type { Route } from '../../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { Refusal } from '../../../functions/core/refusal.ts'
import * as refused from '../../../functions/core/refusals.ts'
import { problemReply } from '../../../functions/http/problem.ts'
import { page } from '../../support/documents/page.ts'
import { documented } from '../../support/http/documented.ts'
import type { Json } from '../../support/http/json.ts'
import { operationOf, operations, PROBLEM, refusals } from './document.ts'

const STARTED = Date.parse('2026-11-27T22:45:59.673Z')
const SESSION: Json = {
  ...{ session_id: '01a21f2f-da46-8010-8b0a-88fa63d0678d', profile_id: 'main', content_id: 'film-1', device_id: 'tv' },
  ...{ status: 'active', started_at: '2026-11-27T22:45:59.673Z', last_heartbeat: '2026-11-27T22:45:59.673Z' },
}
/** By the contract: `recreate` for a playback token, `sign_in` for a user's. */
const recoveryOf = ({ credential }: Route) => (['none', 'session'].includes(credential) ? 'recreate' : 'sign_in')

/** The refusals that the service throws; the examples are compared with what it then answers. */
const thrown: Readonly<Record<ProblemCode, (route: Route, example: Json) => Refusal>> = {
  invalid_request: (_, { errors }) => new refused.InvalidRequest(errors),
  unauthenticated: (route) => new refused.Unauthenticated(recoveryOf(route)),
  token_invalid: (route) => new refused.TokenRejected('signature', undefined, recoveryOf(route)),
  token_expired: (route) => new refused.TokenRejected('expired', undefined, recoveryOf(route)),
  forbidden: () => new refused.Forbidden(),
  not_entitled: () => new refused.Denied('not_entitled', 'no_active_subscription'),
  content_unavailable: () => new refused.Denied('content_unavailable', 'not_available_in_region'),
  session_not_found: () => new refused.SessionNotFound(),
  concurrency_limit_reached: () =>
    new refused.ConcurrencyLimitReached({
      ...{ limit: 1, count: 1, waitMs: 42_000 },
      rivals: [{ ...SESSION, is_this_device: false } as Json],
    }),
  session_ended: () =>
    new refused.SessionEnded({ status: 'expired', endReason: 'missed_heartbeats', endedAt: STARTED }),
  body_too_large: () => new Refusal('body_too_large', 'The body may have at most 16384 bytes; this one has 16385.'),
  unsupported_media_type: () =>
    new Refusal('unsupported_media_type', 'The body must be sent as application/json or another +json type.'),
  idempotency_key_reused: () => new refused.IdempotencyKeyReused(),
  rate_limited: () => new refused.RateLimited(1000),
  dependency_unavailable: () => new refused.DependencyUnavailable('signing_keys', undefined),
  storage_unavailable: () => new refused.StorageUnavailable(undefined),
}

const ofValidate = ['token_invalid', 'token_expired', 'session_ended']

test('there is an example of every refusal of every route', () => {
  const listed = Object.entries<Route>(routes).flatMap(([name, route]) =>
    route.refusals.map((code) => `${name} ${code}`),
  )
  expect(listed.length).toBeGreaterThan(90)
  expect(refusals.map(({ name, code }) => `${name} ${code}`).toSorted()).toEqual(listed.toSorted())
})

test.each(refusals)(
  'the example of $name $status $code is what the service answers',
  ({ name, status, code, value }) => {
    const route: Route = routes[name as EndpointName]
    const refusal = thrown[code as ProblemCode](route, value)
    const reply = problemReply(route, refusal, '02eS6Cq/k9dSMzE=', 'http://localhost:8080/contract')
    const valid = name === 'validate-token' && ofValidate.includes(code) ? { valid: false } : {}
    expect(value).toEqual({ ...JSON.parse(reply.body), ...valid })
    const headers = { ...(reply.headers as Json), 'x-request-id': 'r', 'cache-control': 'no-store' }
    documented(name, { status, headers, body: value })
  },
)

test('there is an example of every other answer with a body, and it is as the document says', () => {
  let count = 0
  for (const [name, { responses }] of operations)
    for (const [status, { content, $ref }] of Object.entries(responses)) {
      if ($ref || !content || content[PROBLEM]) continue
      const { examples = {} } = content['application/json'] ?? {}
      expect(Object.keys(examples).length, `${name} ${status}`).toBeGreaterThan(0)
      for (const { value } of Object.values(examples)) {
        const headers = { 'content-type': 'application/json', 'x-request-id': 'r', 'cache-control': 'no-store' }
        const more = { location: '/x', 'retry-after': '1' }
        documented(name, { status: Number(status), headers: { ...headers, ...more }, body: value })
        count += 1
      }
    }
  expect(count).toBeGreaterThan(15)
})

test('the examples of the contract page are those of the document', () => {
  const [create, created, heartbeat, stop, concurrency, history, position, health] = page(
    'functions/contract/README.md',
  )
    .blocks('json')
    .map((text) => JSON.parse(text))
  const reply = (name: string, status: number, example: string) =>
    operationOf(name).responses[status]?.content['application/json']?.examples?.[example]?.value
  expect(reply('create-session', 201, 'created')).toEqual(created)
  expect(reply('send-heartbeat', 200, 'alive')).toEqual(heartbeat)
  expect(reply('stop-session', 200, 'stopped')).toEqual(stop)
  expect(reply('get-concurrency', 200, 'one')).toEqual(concurrency)
  expect(reply('get-history', 200, 'page')).toEqual(history)
  expect(reply('get-position', 200, 'stopped')).toEqual(position)
  expect(reply('get-health', 200, 'healthy')).toEqual(health)
  const { start } = operationOf('create-session').requestBody?.content['application/json']?.examples ?? {}
  expect(create).toMatchObject(start?.value ?? {})
})
