import { expect, test } from 'vitest'
import { openApiDocument } from '../../../bin/openapi/document.ts'
import { cors } from '../../../functions/contract/cors.ts'
import { inboundEvents } from '../../../functions/contract/events/inbound-events.ts'
import { historyReply, positionReply } from '../../../functions/contract/history/replies.ts'
import { problems } from '../../../functions/contract/problems.ts'
import * as replies from '../../../functions/contract/replies.ts'
import { createSessionRequest } from '../../../functions/contract/requests.ts'
import type { Route } from '../../../functions/contract/route.ts'
import { routes } from '../../../functions/contract/routes.ts'
import { environment } from '../../../functions/contract/settings/settings.ts'
import { MAX_BODY_BYTES, MOST_SHOWN } from '../../../functions/contract/sizes.ts'
import { defaultsIn, page, quotedIn } from '../../support/documents/page.ts'
import { movingClock, SECOND } from '../../support/service/moving-clock.ts'
import { service } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const contract = page('functions/contract/README.md')
const examples = contract.blocks('json').map((text) => JSON.parse(text))

test('the contract lists every endpoint with its path and its credential', () => {
  const listed = contract
    .rows('endpoints')
    .map(([name, path, credential]) => [quotedIn(name)[0], [quotedIn(path)[0], credential]])
  const served = Object.entries(routes).map(([name, { method, path, credential }]) => [
    name,
    [`${method} ${path}`, credential],
  ])
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(served))
  expect(listed).toHaveLength(served.length)
})

test('the contract lists every refusal with its status and its recovery', () => {
  const listed = contract
    .rows('refusals')
    .map(([status, code, recovery]) => [Number(status), quotedIn(code)[0], recovery])
  const known = Object.entries<{ status: number; recovery?: string }>(problems)
  expect(listed).toEqual(
    known.map(([code, { status, recovery }]) => [
      status,
      code,
      recovery === undefined ? expect.stringContaining(' or ') : `\`${recovery}\``,
    ]),
  )
})

const OF_CREDENTIAL = ['unauthenticated', 'token_invalid', 'token_expired']
const OF_BODY = ['invalid_request', 'body_too_large', 'unsupported_media_type']
const ANYWHERE = ['dependency_unavailable', 'storage_unavailable']

test('the contract names for every endpoint the refusals that OpenAPI does', () => {
  const { paths } = openApiDocument('0') as { paths: Record<string, Record<string, object>> }
  const listed = new Map(
    contract
      .rows('refusals of endpoints')
      .flatMap(([names, codes]) =>
        quotedIn(names).map((name) => [name, quotedIn(codes).filter((code) => code in problems)] as const),
      ),
  )
  for (const [name, { method, path, credential, body }] of Object.entries<Route>(routes)) {
    const refusals = JSON.stringify(paths[path]?.[method.toLowerCase()])
    const documented = [...refusals.matchAll(/"code":"(\w+)"/g)].map(([, code = '']) => code)
    const shared = [...(credential === 'none' ? [] : OF_CREDENTIAL), ...(body === 'none' ? [] : OF_BODY), ...ANYWHERE]
    const own = documented.filter((code) => code in problems && !shared.includes(code))
    expect([name, listed.get(name)?.toSorted()]).toEqual([name, [...new Set(own)].toSorted()])
  }
})

test('the examples of the contract are valid by the schemas', () => {
  const schemas = [
    ...[createSessionRequest, replies.createSessionReply(), replies.heartbeatReply()],
    ...[replies.stopReply(), replies.concurrencyReply(), historyReply(), positionReply(), replies.healthReply()],
  ]
  for (const [i, schema] of schemas.entries()) expect(schema.parse(examples[i])).toEqual(examples[i])
})

test('a 409 looks as the contract shows it', async () => {
  const clock = movingClock()
  const running = service({ clock: clock.now, settings: { MAX_CONCURRENT_STREAMS: '1' } })
  const user = newUser()
  const ids = { profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
  const { body: first } = await running.create(user, ids)
  clock.pass(48 * SECOND)
  const { status, headers, body } = await running.create(user, { ...ids, content_id: 'film-2', device_id: 'phone' })
  const shown = examples.find(({ code }) => code === 'concurrency_limit_reached')
  const { session_id, started_at } = first.session
  const rival = { ...shown.active_sessions[0], session_id, started_at, last_heartbeat: started_at }
  const { type } = body
  expect(body).toEqual({ ...shown, type, request_id: expect.any(String), active_sessions: [rival] })
  expect([status, headers['retry-after']]).toEqual([shown.status, String(shown.retry_after_seconds)])
  expect(contract.blocks('http')[0]).toContain(`Retry-After: ${shown.retry_after_seconds}\n`)
})

const STATES = {
  active: [],
  paused: ['pause-session'],
  stopped: ['stop-session'],
  terminated: ['terminate-session'],
  expired: ['silence'],
} as const

type Playing = { readonly id: string; readonly token: string; readonly user: string }
const REQUESTS: Record<
  string,
  (running: ReturnType<typeof service>, playing: Playing) => ReturnType<typeof running.call>
> = {
  heartbeat: ({ call }, { id }) => call('send-heartbeat', id),
  pause: ({ call }, { id }) => call('pause-session', id),
  resume: ({ call }, { id }) => call('resume-session', id),
  stop: ({ call }, { id }) => call('stop-session', id),
  terminate: ({ call }, { id }) => call('terminate-session', id),
  'get-session': ({ call }, { id }) => call('get-session', id),
  'refresh-token': ({ call }, { token }) => call('refresh-token', undefined, { body: { token } }),
  'validate-token': ({ call }, { token }) => call('validate-token', undefined, { body: { token } }),
  'create again with its Idempotency-Key': ({ create }, { user }) => create(user, {}, { 'idempotency-key': 'one' }),
}

const cells = contract
  .rows('requests by state')
  .flatMap(([request = '', ...answers]) =>
    Object.entries(STATES).map(([state, way], i) => ({ request, state, way, answer: answers[i] ?? '' })),
  )

test('the contract has every request in its table of states', () => {
  expect([...new Set(cells.map(({ request }) => request))]).toEqual(Object.keys(REQUESTS))
})

test.each(cells)('$request of a session that is $state: $answer', async ({ request, state, way, answer }) => {
  const clock = movingClock()
  const running = service({ clock: clock.now })
  const user = newUser()
  const { body } = await running.create(user, {}, { 'idempotency-key': 'one' })
  const playing = { user, id: body.session.session_id, token: body.playback_token }
  for (const step of way) {
    if (step === 'silence') clock.pass(91 * SECOND)
    else await running.call(step, playing.id)
  }
  const eventsBefore = (await running.events(user)).length
  const got = await REQUESTS[request]?.(running, playing)
  const [status, then = ''] = answer.split(',')
  expect(got?.status).toBe(Number.parseInt(status ?? '', 10))
  expect(got?.body.recovery).toBe(/`(recreate|show|none)`/.exec(answer)?.[1])
  const after = /active|paused|stopped|terminated/.exec(then)?.[0] ?? state
  expect((await running.call('get-session', playing.id)).body.status).toBe(after)
  if (then.includes('no event')) expect(await running.events(user)).toHaveLength(eventsBefore)
})

test('the contract lists every end_reason', () => {
  expect(contract.rows('end reasons').map(([reason]) => quotedIn(reason)[0])).toEqual(replies.endReason.options)
})

test('the contract lists what Identity sends with its members', () => {
  const listed = contract.rows('inbound').map(([type, members]) => [quotedIn(type)[0], quotedIn(members)])
  expect(listed).toEqual(Object.entries(inboundEvents).map(([type, { shape }]) => [type, Object.keys(shape)]))
})

test('the contract names the sizes that the code checks', () => {
  expect(contract.text).toContain(`(${MAX_BODY_BYTES.toLocaleString('en')} bytes)`)
  expect(contract.text).toContain(`| ${MOST_SHOWN}, the oldest;`)
})

test('the contract names the headers that browsers may send and read', () => {
  const line = contract.text.split('\n').find((one) => one.startsWith('- Allowed request headers')) ?? ''
  expect(quotedIn(line)).toEqual([...cors.allowHeaders, ...cors.exposeHeaders])
  expect(line).toContain(`${cors.maxAgeSeconds.toLocaleString('en')} s`)
})

test.each(['', 'events/', 'tokens/'])(
  'the settings in functions/contract/%sREADME.md have the defaults it names',
  (folder) => {
    const named = defaultsIn(page(`functions/contract/${folder}README.md`).text)
    expect(named.length).toBeGreaterThan(0)
    for (const [name, value] of named)
      expect([name, environment[name as keyof typeof environment]?.default]).toEqual([name, value])
  },
)
