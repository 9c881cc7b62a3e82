import { expect } from 'vitest'
import { ids, SESSION } from '../support/http/contract.ts'
import { startChromium, startPages, testInChromium } from '../support/processes/chromium.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'
import { players } from './player.ts'

const browser = startChromium()
const [origin, stranger] = [await startPages(), await startPages()]
const allowed = `${origin.toUpperCase()},capacitor://localhost`
const local = await localService({ AUTHENTICATION: 'jwt', ALLOWED_ORIGINS: allowed })
const { access } = players(local, browser, origin)

const TRACING = {
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  tracestate: 'vendor=1',
  baggage: 'release=1',
}

type Seen = { status?: number; headers?: Record<string, string>; body?: { playback_token: string }; error?: string }

/** What a script of a page at `site` gets to see. */
const fetched = async (site: string, path: string, request: object): Promise<Seen> => {
  const page = await browser.open(site)
  const code = `fetch(${JSON.stringify(local.url + path)}, ${JSON.stringify(request)})
    .then(async (reply) => ({ status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.json() }))
    .catch((error) => ({ error: error.name }))`
  const seen = (await page.evaluate(code)) as Seen
  await page.close()
  return seen
}

const creating = async (user: string) => ({
  method: 'POST',
  headers: {
    ...{ 'Content-Type': 'application/json', Authorization: `Bearer ${await access(user)}` },
    ...{ 'Idempotency-Key': user, 'X-Correlation-Id': user, ...TRACING },
  },
  body: JSON.stringify(ids(user)),
})

testInChromium('a page of the stage creates, reports and is traced', async () => {
  const created = await fetched(origin, SESSION, await creating(newUser()))
  expect(created.status).toBe(201)
  expect(created.headers).toMatchObject({
    location: expect.stringContaining(SESSION),
    'x-request-id': expect.any(String),
  })
  const headers = { ...TRACING, Authorization: `Bearer ${created.body?.playback_token}` }
  const beat = await fetched(origin, `${created.headers?.location}/heartbeat`, { method: 'POST', headers })
  expect(beat).toMatchObject({ status: 200, body: { status: 'ok' } })
})

testInChromium('a page of another origin can neither create a session nor read a reply', async () => {
  const user = newUser()
  expect(await fetched(stranger, SESSION, await creating(user))).toEqual({ error: 'TypeError' })
  const authorization = { authorization: `Bearer ${await access(user)}` }
  const { body } = await local.send('GET', `/api/concurrency/${user}`, undefined, authorization)
  expect(body.active_stream_count).toBe(0)
  expect(await fetched(stranger, `/api/concurrency/${user}`, {})).toEqual({ error: 'TypeError' })
  expect((await fetched(stranger, '/health', {})).status).toBe(200)
})
