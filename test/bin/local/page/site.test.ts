import { afterAll, expect, inject, test } from 'vitest'
import type { Happening } from '../../../../bin/local/activity/happening.ts'
import type { PageState } from '../../../../bin/local/page/state.ts'
import { startLocal } from '../../../../bin/local/start.ts'
import { isEmbedded } from '../../../projects.ts'
import type { Json } from '../../../support/http/json.ts'

const { PATH = '' } = process.env
/** With a Redis of its own. Its schedules run once, and then when the clock is moved. */
const environment = { SERVER_PORT: '0', LOCAL_SCHEDULE_INTERVAL: '24h', ...(isEmbedded ? { PATH: '' } : { PATH }) }
const { url, stop } = await startLocal({ environment, log: () => {}, api: inject('api') })
afterAll(stop)

const JSON_TYPE = { 'content-type': 'application/json' }
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url + path, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) })
const change = async (wanted: object) => {
  const response = await post('/local/switches', wanted)
  expect([response.status, await response.text()]).toEqual([200, '{}'])
}
const create = async (user_id: string, content_id = 'film-1') => {
  const response = await post('/api/playback/session', { user_id, profile_id: 'main', content_id, device_id: 'tv' })
  return { status: response.status, body: (await response.json()) as Json }
}

/** What a page is told until something holds. */
const told = async (holds: (happened: readonly Happening[], state: PageState | undefined) => boolean, since = 0) => {
  const response = await fetch(`${url}/local/live`, { headers: { 'last-event-id': String(since) } })
  const happened: Happening[] = []
  let state: PageState | undefined
  let text = ''
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const messages = (text + part).split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1]
      if (message.includes('event: state')) state = JSON.parse(data ?? '')
      else if (data) happened.push(JSON.parse(data))
      if (holds(happened, state)) return { happened, state }
    }
  }
  throw new Error('The stream has ended')
}

test('the pages are served beside the API, and what is neither is the gateway’s 404', async () => {
  const get = async (path: string) => {
    const response = await fetch(url + path)
    return [response.status, response.headers.get('content-type'), await response.text()] as const
  }
  expect(await get('/')).toEqual([200, 'text/html; charset=utf-8', expect.stringContaining('/local/room.js')])
  expect((await get('/local/room.js'))[2].length).toBeGreaterThan(10_000)
  expect((await get('/local/room.css'))[2]).toContain('light-dark(')
  expect((await get('/docs'))[2]).toContain('id="api"')
  expect(JSON.parse((await get('/docs/openapi.json'))[2]).servers).toEqual([{ url: '/', description: 'This runner' }])
  expect((await get('/local/swagger/swagger-ui-bundle.js'))[0]).toBe(200)
  expect((await get('/contract'))[2]).toContain('<h1 id="the-wire-contract">')
  expect((await get('/pages/bin/README.md'))[0]).toBe(200)
  const text = await (await fetch(`${url}/pages/README.md`)).text()
  expect(text).toContain(`API=${url}`)
  expect(text).not.toContain('localhost:8080')
  for (const path of ['/pages/../package.json', '/local/swagger/index.js', '/local/nothing', '/nothing'])
    expect(await get(path)).toEqual([404, 'application/json', '{"message":"Not Found"}'])
})

test('the type of a refusal is an address that leads to its place on the contract page', async () => {
  const { body } = await create('not-entitled-ann')
  expect(body.type).toBe(`${url}/contract#not_entitled`)
  const html = await (await fetch(body.type)).text()
  expect(html.includes('id="not_entitled"')).toBe(true)
})

test('a page sees requests, answers, events and slots as they come, and after a reconnect only what is new', async () => {
  const { body } = await create('seen-ann')
  const mine = ({ happened }: { happened: readonly Happening[] }) =>
    happened.filter((one) => JSON.stringify(one).includes('seen-ann')).map(({ kind }) => kind)
  const first = await told((happened) => happened.some((one) => one.kind === 'event' && isOf(one, 'seen-ann')))
  expect(mine(first)).toEqual(['answer', 'request', 'event'])
  expect(JSON.stringify(first)).not.toContain(body.playback_token)
  const { state } = await told((_, now) => (now?.store?.accounts ?? []).some(({ userId }) => userId === 'seen-ann'))
  expect(state?.store?.accounts.find(({ userId }) => userId === 'seen-ann')).toMatchObject({
    limit: 4,
    slots: [{ sessionId: body.session.session_id, deviceId: 'tv', contentId: 'film-1', status: 'active' }],
  })
  const last = Math.max(...first.happened.map(({ id }) => id))
  await create('seen-bob')
  const again = await told((happened) => happened.some((one) => isOf(one, 'seen-bob')), last)
  expect(JSON.stringify(again.happened)).not.toContain('seen-ann')
})

const isOf = (happening: Happening, user: string) => JSON.stringify(happening).includes(user)

test('a switched Identity and Content answer everyone so', async () => {
  await change({ identity: 'no' })
  expect(await create('switch-ann')).toMatchObject({ status: 403, body: { code: 'not_entitled' } })
  await change({ identity: 'failing' })
  expect(await create('switch-bob')).toMatchObject({ status: 503, body: { dependency: 'identity' } })
  await change({ identity: 'normal', content: 'no' })
  expect(await create('switch-cat', 'film-2')).toMatchObject({ status: 403, body: { code: 'content_unavailable' } })
  await change({ content: 'normal' })
  expect((await create('switch-dan', 'film-3')).status).toBe(201)
})

test('while EventBridge is down events wait, and arrive when it is back', async () => {
  await change({ eventBridge: 'down' })
  await create('waiting-ann')
  const { state } = await told((_, now) => (now?.store?.outbox ?? 0) > 0)
  expect(state?.switches.eventBridge).toBe('down')
  await change({ eventBridge: 'up', forward: 1 }) // each schedule runs
  await told((happened, now) => now?.store?.outbox === 0 && happened.some((one) => isEventOf(one, 'waiting-ann')))
})

const isEventOf = (one: Happening, user: string) => one.kind === 'event' && one.event.detail.user_id === user

test('a Redis that is taken down is missing, and then back and empty', async () => {
  const { body } = await create('lost-ann')
  await change({ redis: 'down' })
  expect((await fetch(`${url}/health`)).status).toBe(503)
  expect((await told((_, now) => now !== undefined)).state).toMatchObject({ store: null, switches: { redis: 'down' } })
  await change({ redis: 'up' })
  await expect.poll(async () => (await fetch(`${url}/health`)).status).toBe(200)
  const path = `/api/playback/session/${body.session.session_id}`
  expect((await fetch(url + path)).status).toBe(404)
})

test('the clock stands while Redis is down, and moves as soon as it is back', async () => {
  const ahead = async () => (await told((_, now) => now !== undefined)).state?.ahead
  const before = await ahead()
  await change({ redis: 'down' })
  const refused = await post('/local/switches', { forward: 60 })
  expect([refused.status, await refused.json()]).toEqual([400, { error: 'The clock moves only while Redis answers' }])
  expect(await ahead()).toBe(before)
  await change({ redis: 'up' })
  await change({ forward: 60 })
  expect(await ahead()).toBe((before ?? 0) + 60_000)
})

test('when the clock is moved a silent session expires, its event is published, and old records are gone', async () => {
  const { body } = await create('late-ann')
  const path = `${url}/api/playback/session/${body.session.session_id}`
  await change({ forward: 120 })
  const session = await (await fetch(path)).json()
  expect(session).toMatchObject({ status: 'expired', end_reason: 'missed_heartbeats' })
  await told((happened) =>
    happened.some((one) => isEventOf(one, 'late-ann') && JSON.stringify(one).includes('.expired')),
  )
  await change({ forward: 3 * 3_600 }) // SESSION_RETENTION is two hours
  expect((await fetch(path)).status).toBe(404)
  const later = await create('late-ann')
  expect(Date.parse(later.body.server_time) - Date.parse(body.server_time)).toBeGreaterThan(3 * 3_600_000)
})

test('when the clock is moved by months the signing keys rotate, and an old token has expired', async () => {
  const kids = async () => {
    const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as Json
    return keys.map(({ kid }: { kid: string }) => kid) as string[]
  }
  const { body } = await create('rotated-ann')
  const before = await kids()
  await change({ forward: 90 * 86_400 })
  await expect.poll(async () => (await kids()).filter((kid) => !before.includes(kid)).length).toBeGreaterThan(0)
  const validated = await post('/api/playback/token/validate', { token: body.playback_token })
  expect(validated.status).toBe(401)
  expect((await create('rotated-bob')).status).toBe(201)
})

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another origin of this machine', { 'sec-fetch-site': 'same-site' }],
  ['a form', { 'content-type': 'text/plain' }],
])('%s cannot switch anything', async (_, headers) => {
  expect((await post('/local/switches', { redis: 'down' }, headers)).status).toBe(403)
  expect((await fetch(`${url}/health`)).status).toBe(200)
})

test.each([
  [{ redis: 'sideways', content: 'angry' }, 'content, redis'],
  [{ moon: 'full' }, 'moon'],
  [{ forward: -60 }, 'forward'],
  [{ forward: 1e9, redis: 'down' }, 'forward'],
  [[], 'the body'],
])('%j is refused with every fault named, and nothing of it is done', async (wanted, named) => {
  const response = await post('/local/switches', wanted)
  expect(response.status).toBe(400)
  expect(((await response.json()) as Json).error).toContain(
    `Not a change of the switches: ${named}. There are identity and content`,
  )
  expect((await fetch(`${url}/health`)).status).toBe(200)
})

test('what belongs to a service that the environment names is not switched', async () => {
  const given = { ...environment, REDIS_ADDR: inject('redis'), IDENTITY_SERVICE_URL: 'http://localhost:9' }
  const other = await startLocal({ environment: given, log: () => {}, api: inject('api') })
  const wanted = JSON.stringify({ redis: 'down', identity: 'no', forward: 60, content: 'no' })
  const response = await fetch(`${other.url}/local/switches`, { method: 'POST', headers: JSON_TYPE, body: wanted })
  await other.stop()
  expect(await response.json()).toEqual({
    error: 'identity, redis, clock: not this program’s, so it cannot be switched here',
  })
})

test('with authentication on the page gets access tokens that are good, also when the clock has been moved', async () => {
  const given = { ...environment, AUTHENTICATION: 'jwt' }
  const closed = await startLocal({ environment: given, log: () => {}, api: inject('api') })
  const ask = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(closed.url + path, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) })
  const creating = async () => {
    const token = (await (await ask('/local/access-token', 'token-ann')).json()) as string
    const wanted = { user_id: 'token-ann', profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
    return (await ask('/api/playback/session', wanted, { authorization: `Bearer ${token}` })).status
  }
  expect(await creating()).toBe(201)
  expect((await ask('/local/switches', { forward: 86_400 })).status).toBe(200)
  expect(await creating()).toBe(201)
  expect((await ask('/local/access-token', { user: 'x' })).status).toBe(400)
  expect((await ask('/local/access-token', 'ann', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  await closed.stop()
})

test('with authentication off the page gets no access token', async () => {
  expect(await (await post('/local/access-token', 'ann')).json()).toBe('')
})
