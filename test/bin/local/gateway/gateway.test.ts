import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { survivors } from '../../../support/processes/processes.ts'
import { dummyFunction, gatewayBefore } from '../lambda/dummy-function.ts'

const moody = dummyFunction(
  'moody',
  `
  if (event.rawPath === '/throw') throw new Error('on purpose')
  if (event.rawPath === '/crash') setImmediate(() => { throw new Error('later') })
  if (event.rawPath === '/exit') process.exit(0)
  if (event.rawPath === '/hang') return new Promise(() => {})
  if (event.rawPath === '/spin') for (;;);
  return { statusCode: 200, body: String(process.pid) }`,
  { timeoutMs: 600 },
)
const { url, lines, stop } = await gatewayBefore(
  moody,
  ...['throw', 'crash', 'exit', 'hang', 'spin', 'pid'].map((name) => `GET /${name}`),
)
const broken = await gatewayBefore(dummyFunction('broken', '}{'), 'GET /')
const posts = await gatewayBefore(dummyFunction('posts', 'return event.body.length'), 'POST /')

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(url + path, init)
  return { status: response.status, body: await response.text(), headers: response.headers }
}
const INTERNAL = { status: 500, body: '{"message":"Internal Server Error"}' }

test('a path without a route is the gateway’s 404', async () => {
  expect(await get('/nowhere')).toMatchObject({ status: 404, body: '{"message":"Not Found"}' })
  expect(await get('/pid', { method: 'POST' })).toMatchObject({ status: 404 })
  expect(await get('/pid/')).toMatchObject({ status: 404 })
})

test('every answer carries the gateway’s request id', async () => {
  expect((await get('/nowhere')).headers.get('apigw-requestid')).toMatch(/^[\w+/]{15}=$/)
})

test('an error thrown by a handler is a 500 and does not end its process', async () => {
  const before = await get('/pid')
  expect(await get('/throw')).toMatchObject(INTERNAL)
  expect((await get('/pid')).body).toBe(before.body)
  expect(lines.join('\n')).toContain('moody │ Error: on purpose')
})

test.each(['/exit', '/crash'])('after %s a function is a 500, and fresh at the next call', async (path) => {
  const before = await get('/pid')
  const waiting = get('/hang')
  await sleep(50)
  await get(path)
  expect(await waiting).toMatchObject(INTERNAL)
  const after = await get('/pid')
  expect(after.status).toBe(200)
  expect(after.body).not.toBe(before.body)
})

test('of a crash the error is printed, and not the code around it', () => {
  const printed = lines.join('\n')
  expect(printed).toContain('moody │ Error: later')
  expect(printed).not.toContain("new Error('later')")
})

test('a token in a path is not printed', async () => {
  await get('/eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln/more?access_token=secret')
  expect(lines.at(-1)).toMatch(/ GET +404 +\d+ ms {2}\/\(a token\)\/more$/)
})

test.each(['/hang', '/spin'])('a call that outlasts the timeout by %s is a 503 and ends the process', async (path) => {
  const pid = Number((await get('/pid')).body)
  expect(await get(path)).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' })
  expect(await survivors([pid])).toEqual([])
  expect(lines.join('\n')).toContain('moody │ Task timed out after 0.60 seconds')
})

test('a function that cannot be loaded is a 500', async () => {
  expect((await fetch(broken.url)).status).toBe(500)
})

test('more than 10 MB of body is the gateway’s 413', async () => {
  const send = (length: number) =>
    fetch(posts.url, { method: 'POST', body: 'x'.repeat(length), headers: { 'content-type': 'text/plain' } })
  expect(await (await send(10 * 1024 * 1024)).text()).toBe(String(10 * 1024 * 1024))
  const refused = await send(10 * 1024 * 1024 + 1)
  expect([refused.status, await refused.text()]).toEqual([413, '{"message":"Request Entity Too Large"}'])
})

test('more than 10,240 bytes of request line and headers is the gateway’s 431', async () => {
  expect((await get('/pid', { headers: { 'x-long': 'x'.repeat(9_000) } })).status).toBe(200)
  const refused = { status: 431, body: '{"message":"Request Header Fields Too Large"}' }
  expect(await get('/pid', { headers: { 'x-long': 'x'.repeat(10_300) } })).toMatchObject(refused)
})

test('a stopped gateway leaves no process behind', async () => {
  const pid = Number((await get('/pid')).body)
  await stop()
  expect(await survivors([pid])).toEqual([])
})
