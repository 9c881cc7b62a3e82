import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { AnswerTooLarge, sendRequest, TimeoutError } from '../../../functions/core/http-client.ts'
import { startWire } from '../../support/entitlement/upstream-server.ts'
import { tlsAuthority } from '../../support/redis/tls-authority.ts'

/** A server that ends with its test, its address and the connections that were made to it. */
const start = async (answer: RequestListener, server: Server = createServer(answer)) => {
  const sockets: Socket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?a=b`), sockets, server }
}

const limits = { timeoutMs: 500, maxBytes: 1_000 }
const textFrom = async (url: URL, more: object = {}) =>
  (await sendRequest(url, { headers: {}, ...limits, ...more })).text

test('a second request goes over the connection of the first', async () => {
  const { url, sockets } = await start((_, response) => response.end('yes'))
  for (const _ of [1, 2, 3]) {
    expect(await textFrom(url)).toBe('yes')
    await sleep(5) // until the connection is free again
  }
  expect(sockets).toHaveLength(1)
})

test('a kept connection that the other side has closed costs no request', async () => {
  const closed = new Set<Socket>()
  const { url, sockets } = await start(({ socket }, response) =>
    closed.has(socket) ? socket.resetAndDestroy() : response.end('yes'),
  )
  await Promise.all([textFrom(url), textFrom(url)])
  await sleep(5)
  expect(sockets).toHaveLength(2)
  for (const socket of sockets) closed.add(socket)
  expect(await textFrom(url)).toBe('yes')
  expect(sockets).toHaveLength(3)
})

test('a request on a new connection is sent once', async () => {
  const asked: unknown[] = []
  const { url } = await start(({ socket, url }) => {
    asked.push(url)
    socket.resetAndDestroy()
  })
  await expect(textFrom(url)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(asked).toEqual(['/path?a=b'])
})

test('method, headers and body are sent as they are given', async () => {
  const { url } = await start(async (request, response) => {
    const { method, headers } = request
    response.end(JSON.stringify([method, headers['x-odd'], headers['accept-encoding'], await text(request)]))
  })
  const sent = { method: 'POST', headers: { 'X-Odd': 'a=b/c' }, body: 'ünï' }
  expect(JSON.parse(await textFrom(url, sent))).toEqual(['POST', 'a=b/c', 'identity', 'ünï'])
})

test('head and body have one time together, and what stands is told before the body is there', async () => {
  const { url } = await start(async (_, response) => {
    await sleep(150)
    response.writeHead(403).write('{')
  })
  const { status, text } = await sendRequest(url, { headers: {}, timeoutMs: 300, maxBytes: 10 })
  expect(status).toBe(403)
  await expect(text).rejects.toBeInstanceOf(TimeoutError)
})

test('silence is given up', async () => {
  const { url } = await start(() => {})
  await expect(textFrom(url, { timeoutMs: 50 })).rejects.toBeInstanceOf(TimeoutError)
})

test('a body is read up to its limit', async () => {
  const { url } = await start(({ headers }, response) => response.end('x'.repeat(Number(headers['x-length']))))
  const read = (length: number) => textFrom(url, { headers: { 'x-length': `${length}` } })
  expect(await read(1_000)).toHaveLength(1_000)
  await expect(read(1_001)).rejects.toBeInstanceOf(AnswerTooLarge)
})

test('a packed body is unpacked, up to the same limit', async () => {
  const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }
  const { url } = await start(({ headers }, response) => {
    const [coding, length] = String(headers['x-pack']).split(' ') as [keyof typeof pack, string]
    response.writeHead(200, { 'content-encoding': coding.toUpperCase() }).end(pack[coding]('x'.repeat(Number(length))))
  })
  for (const coding of Object.keys(pack)) {
    const read = (length: number) => textFrom(url, { headers: { 'x-pack': `${coding} ${length}` } })
    expect(await read(1_000), coding).toBe('x'.repeat(1_000))
    await expect(read(100_000), coding).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' })
  }
})

test.each([
  ['HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'ConnectionClosed'],
  ['HTTP/1.1 100 Continue\r\n\r\n', 'ECONNRESET'],
  ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok', 'HPE_UNEXPECTED_CONTENT_LENGTH'],
])('%j is no answer', async (bytes, kind) => {
  const { url } = await startWire(bytes)
  const error = await textFrom(new URL(url)).catch((rejected) => rejected)
  expect(error.code ?? error.name).toBe(kind)
})

test.each([
  ['HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', 'ok'],
  ['HTTP/1.0 200 OK\r\n\r\nuntil it closes', 'until it closes'],
  ['HTTP/1.1 204 No Content\r\n\r\n', ''],
])('%j is an answer', async (bytes, text) => {
  expect(await textFrom(new URL((await startWire(bytes)).url))).toBe(text)
})

test('a redirection is not followed', async () => {
  const { url, server } = await start((_, response) => response.writeHead(302, { location: '/elsewhere' }).end('there'))
  const asked: unknown[] = []
  server.on('request', ({ url }) => asked.push(url))
  const { status, text } = await sendRequest(url, { headers: {}, ...limits })
  expect([status, await text, asked]).toEqual([302, 'there', ['/path?a=b']])
})

test('TLS is spoken with whom the process trusts, over a kept connection too', async () => {
  const authority = await tlsAuthority()
  const answer: RequestListener = (_, response) => response.end('yes')
  const { url, sockets } = await start(answer, createSecureServer(authority.server, answer))
  const secure = new URL(`https://localhost:${url.port}`)
  await expect(textFrom(secure)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  authority.trust()
  for (const _ of [1, 2]) {
    expect(await textFrom(secure)).toBe('yes')
    await sleep(5)
  }
  expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(1)
})
