import { expect, test } from 'vitest'
import { routes } from '../../../functions/contract/routes.ts'
import { ORIGIN_HEADER } from '../../../functions/contract/settings/origin-header.ts'
import { behindEdge } from '../../../functions/http/behind-edge.ts'
import { httpEvent } from '../../support/http/http-event.ts'
import { lambdaContext } from '../../support/http/lambda-context.ts'

const ANSWER = { statusCode: 200, body: '{}' }
const ready = Promise.resolve()

/** What an endpoint behind an edge answers to a request with these headers, and whether it saw the request. */
const ask = async (secrets: readonly string[], headers: Record<string, string>, until: Promise<unknown> = ready) => {
  let seen = false
  const endpoint = async () => {
    seen = true
    return ANSWER
  }
  const reply = await behindEdge(
    endpoint,
    secrets,
    until,
  )(httpEvent(routes['get-health'], '', { headers }), lambdaContext)
  return { reply, seen }
}

test('a request with a secret of the edge reaches the endpoint, with the one before it too', async () => {
  for (const secret of ['newer', 'older'])
    expect(await ask(['newer', 'older'], { [ORIGIN_HEADER]: secret })).toEqual({ reply: ANSWER, seen: true })
})

test.each([
  ['without the header', {}],
  ['with an empty one', { [ORIGIN_HEADER]: '' }],
  ['with another secret', { [ORIGIN_HEADER]: 'wrong' }],
  ['with the beginning of the secret', { [ORIGIN_HEADER]: 'newe' }],
  ['with both secrets at once', { [ORIGIN_HEADER]: 'newer,older' }],
])('a request %s is refused as API Gateway would, and reaches nothing', async (_, headers) => {
  const { reply, seen } = await ask(['newer', 'older'], headers)
  expect(seen).toBe(false)
  expect(reply).toEqual({
    statusCode: 403,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: '{"message":"Forbidden"}',
  })
})

test('without an edge every request reaches the endpoint', async () => {
  expect(await ask([], {})).toEqual({ reply: ANSWER, seen: true })
})

test('a refusal waits for the connections that are being made', async () => {
  const up = Promise.withResolvers<void>()
  let answered = false
  const asking = ask(['newer'], {}, up.promise).then(() => {
    answered = true
  })
  await new Promise(setImmediate)
  expect(answered).toBe(false)
  up.resolve()
  await asking
  expect(answered).toBe(true)
})
