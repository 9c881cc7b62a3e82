import { expect, test } from 'vitest'
import { toReply } from '../../../../bin/local/gateway/reply.ts'

const shown = (result: unknown) => {
  const { status, headers, body } = toReply(result)
  return { status, headers, body: body.toString('latin1') }
}

test('status, headers and body of a result are taken as they are', () => {
  const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': 2 }
  expect(shown({ statusCode: 409, headers, body: '{}' })).toEqual({
    status: 409,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
    body: '{}',
  })
})

test('a base64 body is decoded', () => {
  expect(shown({ statusCode: '200', body: 'AP8=', isBase64Encoded: true }).body).toBe('\u0000ÿ')
})

test('each cookie becomes a set-cookie header', () => {
  const result = { statusCode: 200, cookies: ['a=1', 'b=2'], headers: { 'set-cookie': 'c=3' } }
  expect(shown(result).headers).toEqual({ 'set-cookie': ['a=1', 'b=2', 'c=3'] })
})

test('a result without a status code is the JSON of a 200', () => {
  const type = { 'content-type': 'application/json' }
  expect(shown({ a: 1 })).toEqual({ status: 200, headers: type, body: '{"a":1}' })
  expect(shown('hello')).toEqual({ status: 200, headers: type, body: 'hello' })
  expect(shown(undefined)).toEqual({ status: 200, headers: type, body: 'null' })
})

test.each([0, 'ok', 1_000, 2.5])('a status code of %s is the gateway’s 500', (statusCode) => {
  expect(shown({ statusCode })).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' })
})
