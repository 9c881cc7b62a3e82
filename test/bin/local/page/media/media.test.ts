import { afterAll, expect, inject, test } from 'vitest'
import { byKeySet } from '../../../../../bin/local/page/media/check-token.ts'
import { startLocal } from '../../../../../bin/local/start.ts'
import { isEmbedded } from '../../../../projects.ts'

const { PATH = '' } = process.env
const environment = { SERVER_PORT: '0', LOCAL_SCHEDULE_INTERVAL: '24h', ...(isEmbedded ? { PATH: '' } : { PATH }) }
const start = async (more = {}) => {
  const running = await startLocal({ environment: { ...environment, ...more }, log: () => {}, api: inject('api') })
  afterAll(running.stop)
  return running.url
}
const url = await start()

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const create = async (url: string, user_id: string) => {
  const wanted = { user_id, profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
  const reply = await (await post(`${url}/api/playback/session`, wanted)).json()
  return reply as { readonly playback_token: string; readonly session: { readonly session_id: string } }
}
const segment = async (url: string, authorization?: string, name = '1.m4s') => {
  const response = await fetch(`${url}/local/video/${name}`, { headers: authorization ? { authorization } : {} })
  const { error = '' } = response.ok ? {} : ((await response.json()) as { error?: string })
  return [response.status, response.headers.get('content-type'), error]
}
const MISSING = [403, 'application/json', 'There is no playback token in this request.']
const REFUSED = [403, 'application/json', 'The playback token is not valid.']
const EXPIRED = [403, 'application/json', 'The playback token has expired.']

/** The same signature under other claims. */
const changed = (token: string) => token.replace(/\.e/, '.f')

test('no file of the video is given without a token, nor with one that was changed', async () => {
  const { playback_token: token } = await create(url, 'media-ann')
  for (const name of ['main.m3u8', 'video.m3u8', 'init.mp4', '1.m4s', '99.m4s'])
    expect(await segment(url, undefined, name)).toEqual(MISSING)
  expect(await segment(url, `Basic ${token}`)).toEqual(MISSING)
  for (const bad of [changed(token), 'x', `${token}x`]) expect(await segment(url, `Bearer ${bad}`)).toEqual(REFUSED)
  expect(await segment(url, `Bearer ${token}`)).toEqual([200, 'video/iso.segment', ''])
  expect((await segment(url, `Bearer ${token}`, '99.m4s'))[0]).toBe(404)
  expect((await fetch(`${url}/local/video/1.m4s`, { method: 'POST' })).status).toBe(404)
})

const ORIGIN = 'http://localhost:5173'

test('a page of any origin may read the video and why it is refused, and change nothing on this machine', async () => {
  const { playback_token: token } = await create(url, 'media-eve')
  const ask = (path: string, method: string, more = {}) =>
    fetch(url + path, { method, headers: { origin: ORIGIN, ...more } })
  const preflight = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' }
  const allowed = await ask('/local/video/main.m3u8', 'OPTIONS', preflight)
  expect([allowed.status, Object.fromEntries(allowed.headers)]).toEqual([
    204,
    expect.objectContaining({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '7200',
    }),
  ])
  const answers = [
    await ask('/local/video/main.m3u8', 'GET', { authorization: `Bearer ${token}` }),
    await ask('/local/video/99.m4s', 'GET', { authorization: `Bearer ${token}` }),
    await ask('/local/video/1.m4s', 'GET'),
  ]
  expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual([
    ...[
      [200, '*'],
      [404, '*'],
      [403, '*'],
    ],
  ])
  for (const path of ['/local/switches', '/local/access-token', '/local/live', '/watch'])
    for (const answer of [await ask(path, 'OPTIONS'), await ask(path, 'POST', { 'sec-fetch-site': 'same-site' })])
      expect([answer.ok, answer.headers.has('access-control-allow-origin')], path).toEqual([false, false])
})

test('a token is good after its session until it expires, and a new one is good after months', async () => {
  const url = await start()
  const { playback_token: token, session } = await create(url, 'media-bob')
  await fetch(`${url}/api/playback/session/${session.session_id}/terminate`, { method: 'DELETE' })
  expect((await segment(url, `Bearer ${token}`))[0]).toBe(200)
  expect((await post(`${url}/local/switches`, { forward: 2 * 3_600 })).status).toBe(200)
  expect(await segment(url, `Bearer ${token}`)).toEqual(EXPIRED)
  // The signing keys rotate each time: in the end none is left of those that were read first.
  for (const days of [90, 90]) await post(`${url}/local/switches`, { forward: days * 86_400 })
  expect((await segment(url, `Bearer ${(await create(url, 'media-bob')).playback_token}`))[0]).toBe(200)
})

test('with JWT_SECRET the service is asked, so that a token ends with its session', async () => {
  const url = await start({ JWT_SECRET: 'a-secret-that-is-long-enough-for-hs256' })
  expect(await (await fetch(`${url}/watch`)).text()).toContain('data-check="service"')
  const { playback_token: token, session } = await create(url, 'media-cat')
  expect((await segment(url, `Bearer ${token}`))[0]).toBe(200)
  expect(await segment(url, `Bearer ${changed(token)}`)).toEqual(REFUSED)
  await fetch(`${url}/api/playback/session/${session.session_id}/terminate`, { method: 'DELETE' })
  expect(await segment(url, `Bearer ${token}`)).toEqual(REFUSED)
  const { playback_token: later } = await create(url, 'media-cat')
  await post(`${url}/local/switches`, { forward: 2 * 3_600 })
  expect(await segment(url, `Bearer ${later}`)).toEqual(EXPIRED)
})

test('nothing is said of a token while the keys cannot be read', async () => {
  const check = byKeySet({ now: Date.now, ahead: () => 0 })
  const { playback_token: token } = await create(url, 'media-dan')
  expect(await check(token, 'http://127.0.0.1:9')).toBe('unknown')
  expect(await check(token, url)).toBe('good')
})

test('the page and the scripts that it plays with are served, and no other file of their packages', async () => {
  const page = await fetch(`${url}/watch?user=ann&engine=shaka`)
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache'])
  expect(await page.text()).toContain('data-check="key set"')
  for (const name of ['hls.js', 'shaka.js'])
    expect((await (await fetch(`${url}/local/engines/${name}`)).text()).length).toBeGreaterThan(500_000)
  for (const name of ['package.json', '..%2fhls.js', 'constructor', ''])
    expect((await fetch(`${url}/local/engines/${name}`)).status).toBe(404)
})
