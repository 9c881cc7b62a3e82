import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { engineFetch, engineTimers } from '../../../../lib/player/engine/engine.ts'
import { transport } from '../../../../lib/player/engine/transport.ts'
import type { Request } from '../../../../lib/player/protocol/answer.ts'

const beat: Request = {
  ...{ name: 'heartbeat', method: 'POST', path: '/beat', body: { position: 3 } },
  headers: { Authorization: 'Bearer secret' },
}

/** A server that answers as it is told, and what it was asked. */
const serving = async (status: number, headers: Record<string, string>, body: string) => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${request.headers.cookie}`)
    response.writeHead(status, headers).end(body)
  }).listen(0)
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  return {
    asked,
    send: transport(`http://localhost:${(server.address() as AddressInfo).port}`, engineFetch, engineTimers),
  }
}

test('an answer is its status, its JSON, and how long to wait', async () => {
  const { send, asked } = await serving(503, { 'Retry-After': '3' }, '{"code":"storage_unavailable"}')
  expect(await send(beat)).toEqual({ status: 503, body: { code: 'storage_unavailable' }, retryAfterMs: 3_000 })
  expect(asked).toEqual(['POST /beat Bearer secret undefined'])
})

test('what is no JSON has no body', async () => {
  const { send } = await serving(502, {}, '<html>Bad Gateway</html>')
  expect(await send(beat)).toEqual({ status: 502, body: undefined, retryAfterMs: 0 })
})

test('a redirect is not followed: a token goes to no other place', async () => {
  const { send, asked } = await serving(307, { Location: '/elsewhere' }, '')
  expect(await send(beat)).toEqual({ status: 0, body: undefined, retryAfterMs: 0 })
  expect(asked).toHaveLength(1)
})

test('a server that is not there is an answer too', async () => {
  const send = transport('http://localhost:1', engineFetch, engineTimers)
  expect(await send(beat)).toEqual({ status: 0, body: undefined, retryAfterMs: 0 })
})
