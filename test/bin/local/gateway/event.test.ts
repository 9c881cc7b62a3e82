import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, test } from 'vitest'
import { dummyFunction, gatewayBefore } from '../lambda/dummy-function.ts'

const echo = dummyFunction('echo', 'return { statusCode: 200, body: JSON.stringify(event) }')
const { url } = await gatewayBefore(echo, 'GET /users/{userID}/films/{filmID}', 'ANY /any', 'POST /users/{userID}')

/** The path goes out as it is written; `fetch` would tidy it. */
const send = (
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: Buffer | string } = {},
) =>
  new Promise<{ status: number | undefined; event: APIGatewayProxyEventV2 }>((resolve, reject) => {
    const { port } = new URL(url)
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...headers } }, async (response) => {
      resolve({ status: response.statusCode, event: JSON.parse(await text(response)) })
    })
    sent.on('error', reject).end(body)
  })
const eventOf = async (...call: Parameters<typeof send>) => (await send(...call)).event
const bodyAs = async (type: string | undefined, body: Buffer | string) => {
  const headers = type === undefined ? {} : { 'content-type': type }
  const event = await eventOf('/any', { method: 'POST', headers, body })
  return [event.body, event.isBase64Encoded]
}

test('an event has the members of payload format 2.0 and no empty ones', async () => {
  const event = await eventOf('/any', { headers: { 'User-Agent': 'me' } })
  expect(Object.keys(event).sort()).toEqual(
    ['headers', 'isBase64Encoded', 'rawPath', 'rawQueryString', 'requestContext', 'routeKey', 'version'].sort(),
  )
  expect(event).toMatchObject({ version: '2.0', routeKey: 'ANY /any', rawPath: '/any', rawQueryString: '' })
  expect(event.requestContext).toMatchObject({
    stage: '$default',
    routeKey: 'ANY /any',
    domainName: '127.0.0.1',
    http: { method: 'GET', path: '/any', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'me' },
    requestId: expect.stringMatching(/=$/),
    time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
  })
  expect(Math.abs(event.requestContext.timeEpoch - Date.now())).toBeLessThan(5_000)
})

test('header names are lower case and repeated headers joined by commas', async () => {
  const { headers } = await eventOf('/any', { headers: { 'X-Many': ['a', 'b, c'], Authorization: 'Bearer T' } })
  expect(headers).toMatchObject({ 'x-many': 'a,b, c', authorization: 'Bearer T', 'x-forwarded-for': '127.0.0.1' })
  expect(headers).not.toHaveProperty('connection')
})

test('the cookies of a request are a list and no header', async () => {
  const event = await eventOf('/any', { headers: { Cookie: 'a=1; b=2' } })
  expect(event.cookies).toEqual(['a=1', 'b=2'])
  expect(event.headers).not.toHaveProperty('cookie')
})

test('a query is kept raw and also decoded, repeated names joined by commas', async () => {
  const event = await eventOf('/any?a=1&b=x%20y&a=%2C2&c')
  expect(event.rawQueryString).toBe('a=1&b=x%20y&a=%2C2&c')
  expect(event.queryStringParameters).toEqual({ a: '1,,2', b: 'x y', c: '' })
})

test.each([
  ['/users/ann/films/f-1', { userID: 'ann', filmID: 'f-1' }],
  ['/users/a%20b/films/%C3%A9', { userID: 'a b', filmID: 'é' }],
  ['/users/a+b/films/x=1;y', { userID: 'a+b', filmID: 'x=1;y' }],
  ['/users/a%252Fb/films/f', { userID: 'a/b', filmID: 'f' }],
  ['/users/a%23b/films/f', { userID: 'a#b', filmID: 'f' }],
  ['/users/a/films/f%3Fx%2Fy', { userID: 'a', filmID: 'f' }],
])('the parameters of %s are %o', async (path, parameters) => {
  const event = await eventOf(path)
  expect(event.pathParameters).toEqual(parameters)
  expect(event.rawPath).toBe(`/users/${parameters.userID}/films/${parameters.filmID}`)
})

test.each(['/users/a%2Fb/films/f', '/users//films/f', '/users/ann/films/f/', '/USERS/a/films/f'])(
  'the path %s has no route',
  async (path) => {
    expect((await send(path)).status).toBe(404)
  },
)

test.each(['/users/%/films/f', '/users/a%25b/films/f', '/users/%C3/films/f'])(
  'a path that cannot be decoded is a 400: %s',
  async (path) => {
    expect((await send(path)).status).toBe(400)
  },
)

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/xml',
  'Application/JavaScript',
])('a body of type %s arrives as text', async (type) =>
  expect(await bodyAs(type, '{"é":1}')).toEqual(['{"é":1}', false]),
)

test.each([
  undefined,
  'application/x-www-form-urlencoded',
  'application/problem+json',
  'application/octet-stream',
  'application/jsonx',
])('a body of type %s arrives as base64', async (type) =>
  expect(await bodyAs(type, Buffer.from([0, 255]))).toEqual(['AP8=', true]),
)

test('an empty body is absent from the event', async () => {
  const event = await eventOf('/any', { method: 'POST', headers: { 'content-type': 'application/json' } })
  expect(event).not.toHaveProperty('body')
})
