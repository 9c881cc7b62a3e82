import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { widthOf } from '../../../../bin/local/terminal/columns.ts'
import { describeRequest } from '../../../../bin/local/terminal/request-line.ts'
import { problems } from '../../../../functions/contract/problems.ts'

const SESSION = 'Wn4tB9pJx6LrUe0a3f9a1c'
const path = (verb: string) => `/api/playback/session/${SESSION}/${verb}`

/** The line without its time of day and duration. */
const line = (method: string, url: string, status: number, code?: string) => {
  const headers = { 'content-type': code ? 'application/problem+json' : 'application/json' }
  const body = Buffer.from(JSON.stringify({ code: code ?? 'no refusal' }))
  return describeRequest({ method, url } as IncomingMessage, { status, headers, body }, new Date())
}
const withoutTimes = (text: string) => text.replace(/^\d\d:\d\d:\d\d /, '').replace(/ +\d+ ms /, ' ms ')

test('a request is a line of columns: time, method, status, duration, path, code of a refusal', () => {
  expect(line('POST', '/api/playback/session', 201)).toMatch(
    /^\d\d:\d\d:\d\d POST {4}201 +\d+ ms {2}\/api\/playback\/session$/,
  )
  const lines = [line('OPTIONS', '/a', 204), line('GET', '/a', 200), line('DELETE', '/a', 409, 'x')]
  expect(new Set(lines.map((one) => one.indexOf('/a')))).toEqual(new Set([31]))
})

test('the ids in a path are short', () => {
  expect(withoutTimes(line('POST', path('heartbeat'), 200))).toBe(
    'POST    200 ms  /api/playback/session/…3f9a1c/heartbeat',
  )
  expect(withoutTimes(line('GET', '/api/concurrency/ann', 200))).toBe('GET     200 ms  /api/concurrency/ann')
})

test('beside the code of a refusal a path loses its beginning', () => {
  expect(withoutTimes(line('POST', path('heartbeat'), 503, 'dependency_unavailable'))).toBe(
    'POST    503 ms  …/…3f9a1c/heartbeat  dependency_unavailable',
  )
})

test('a line shows neither a query nor a token, not even the end of one', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl_-x'
  expect(withoutTimes(line('GET', `/${token}/more?access_token=secret`, 404))).toBe('GET     404 ms  /(a token)/more')
})

test('whatever is sent, a line is at most 80 columns wide and ends with the whole code', () => {
  const segment = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('%E4', '中', '\u001b[31m', 'a', '/') }),
  )
  const paths = fc.array(segment).map((segments) => `/${segments.join('/')}`)
  const codes = fc.constantFrom(undefined, ...Object.keys(problems))
  fc.assert(
    fc.property(fc.constantFrom('GET', 'UNSUBSCRIBE'), paths, codes, (method, url, code) => {
      const told = line(method, url, 409, code)
      expect(widthOf(told)).toBeLessThanOrEqual(80)
      expect(told).toMatch(/^\d\d:\d\d:\d\d [A-Z]+…? +409 +\d+ ms {2}[^\p{C}\p{Z}]*/u)
      expect(told).not.toMatch(/\p{C}/u)
      if (code) expect(told.endsWith(`  ${code}`)).toBe(true)
    }),
  )
})
