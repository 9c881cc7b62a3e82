import { expect, test } from 'vitest'
import { examined } from '../examined.ts'
import { serverThat } from '../hostile.ts'

/** What is said of the first answer; nothing more is asked of what is not this service. */
const said = async (url: string) => {
  const { findings, of } = await examined(url)
  expect(findings.at(-1)).toMatchObject({ check: 'all else', result: 'not checked' })
  const { result, says, lookAt } = of('health')
  expect({ result, hasPlace: lookAt !== undefined }).toEqual({ result: 'fault', hasPlace: true })
  return says
}

const answering = (status: number, type: string, body: string, more: Record<string, string> = {}) =>
  serverThat((_, response) => response.writeHead(status, { 'content-type': type, ...more }).end(body))

test('a web page in place of JSON is said to be a sign-in page, a proxy or another service', async () => {
  const url = await answering(200, 'text/html; charset=utf-8', '<!doctype html>\n<title>Hotel WiFi</title>')
  expect(await said(url)).toBe(
    'GET /health: 200 with a web page instead of JSON: “<!doctype html> <title>Hotel WiFi</title>”. This is a sign-in page of the network (captive portal), a proxy, or another service.',
  )
})

test('a redirect is not followed, and where it leads is said', async () => {
  const url = await answering(302, 'text/plain', '', { location: 'http://portal.example/login' })
  expect(await said(url)).toContain('302 leads to http://portal.example/login. The service never redirects')
})

test('an API Gateway that does not know the path is said to be the API of another service', async () => {
  const url = await answering(404, 'application/json', '{"message":"Not Found"}')
  expect(await said(url)).toContain('404 “Not Found”: an API Gateway answers there, and it does not know this path')
})

test("API Gateway's own 500 and 503 are told apart from the service's", async () => {
  const url = await answering(503, 'application/json', '{"message":"Service Unavailable"}')
  expect(await said(url)).toContain('503 “Service Unavailable”, by API Gateway and not by the service')
})

test.each([
  ['ok', '“ok”'],
  ['', 'an empty body'],
  ['[]', '“[]”'],
  ['{"service":"billing","status":"healthy"}', '“{"service":"billing","status":"healthy"}”'],
])('a 200 with %s is not taken for the service', async (body, shown) => {
  expect(await said(await answering(200, 'application/json', body))).toContain(`GET /health: 200 with ${shown}, where`)
})

test('a long body is cut, and what cannot be printed is not', async () => {
  const url = await answering(200, 'text/plain', `\u001b[31m${'x'.repeat(5_000)}`)
  expect(await said(url)).toMatch(/“\[31mx{75,80}…”/)
})

test('an answer without an end is read no further than a megabyte', async () => {
  const url = await serverThat((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    const more = () => void (response.destroyed || response.write('x'.repeat(64 * 1024), () => setImmediate(more)))
    more()
  })
  expect(await said(url)).toContain('200 with “xxx')
})
