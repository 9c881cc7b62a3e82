import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { requestSeen } from '../../../../bin/local/activity/request-seen.ts'

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'
const arrival = { requestId: 'r-1', at: new Date() }
const seen = (url: string, sent: string, answered: object, type = 'application/json') =>
  requestSeen(
    { method: 'POST', url } as IncomingMessage,
    Buffer.from(sent),
    { status: 200, headers: { 'content-type': type }, body: Buffer.from(JSON.stringify(answered)) },
    arrival,
  )

test('a request is shown with both bodies, and with neither its query nor a token', () => {
  const one = seen(`/api/${TOKEN}?token=${TOKEN}`, `{"token":"${TOKEN}"}`, { playback_token: TOKEN, status: 'ok' })
  expect(one).toMatchObject({
    ...{ kind: 'request', method: 'POST', status: 200, requestId: 'r-1', path: '/api/(a token)' },
    ...{ sent: '{"token":"(a token)"}', answered: '{"playback_token":"(a token)","status":"ok"}' },
  })
  expect(one.ms).toBeGreaterThanOrEqual(0)
  expect(JSON.stringify(one)).not.toContain('eyJ')
})

test('a refusal is shown with its code, any other reply without one', () => {
  expect(seen('/', '', { code: 'rate_limited' }, 'application/problem+json').code).toBe('rate_limited')
  expect(seen('/', '', { code: 'rate_limited' })).not.toHaveProperty('code')
})

test('of a long body only the beginning is kept', () => {
  expect(seen('/', 'x'.repeat(100_000), {}).sent).toHaveLength(4_000)
})
