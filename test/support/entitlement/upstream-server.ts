import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** A status and a body (text is sent as it is); or one of the ways in which a service fails to answer. */
export type Answer =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset'
  /** The head and the beginning of a good answer, then nothing. */
  | 'stall'
  /** A good answer, a byte every 100 ms. */
  | 'drip'
  /** The head of a good answer and a connection that closes in the middle of its body. */
  | 'break off'
  /** An answer that never ends, as fast as it is read. */
  | 'flood'

export type Asked = {
  readonly path: string
  readonly parameters: Record<string, string>
  readonly headers: IncomingHttpHeaders
}

type Script = Answer | ((asked: Asked) => Answer | Promise<Answer>)

const JSON_HEAD = { 'content-type': 'application/json' }
const GOOD = '{"entitled":true,"available":true}'
const BLANKS = ' '.repeat(64 * 1024)

const flood = (response: ServerResponse) => {
  while (response.writable && response.write(BLANKS));
  if (response.writable) response.once('drain', () => flood(response))
}

const send = (response: ServerResponse, answer: Answer) => {
  if (answer === 'hang') return
  if (answer === 'reset') return response.socket?.resetAndDestroy()
  if (typeof answer === 'object') {
    const { status = 200, body = '', headers } = answer
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return response.writeHead(status, { ...JSON_HEAD, ...headers }).end(text)
  }
  response.writeHead(200, JSON_HEAD)
  if (answer === 'flood') return flood(response)
  response.write(GOOD.slice(0, 10))
  if (answer === 'break off') return setTimeout(() => response.destroy(), 20)
  if (answer === 'stall') return
  const rest = [...GOOD.slice(10)]
  const timer = setInterval(() => {
    const next = rest.shift()
    if (next === undefined || !response.writable) clearInterval(timer)
    next === undefined ? response.end() : response.write(next)
  }, 100)
}

/** A service that answers by a script, one entry per request, the last one for ever. It ends with its test. */
export const startUpstream = async (...script: Script[]) => {
  const asked: Asked[] = []
  const server = createServer(async ({ url = '/', headers }, response) => {
    const { pathname: path, searchParams } = new URL(url, 'http://upstream')
    const request = { path, parameters: Object.fromEntries(searchParams), headers }
    asked.push(request)
    const entry = script[Math.min(asked.length, script.length) - 1] ?? 'hang'
    send(response, typeof entry === 'function' ? await entry(request) : entry)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** A service that answers everything with these bytes, and then closes the connection or stays silent. It ends with its test. */
export const startWire = async (bytes: string, then: 'close' | 'stay' = 'close') => {
  const server = createSocketServer((socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {}) // the client may be gone
    socket.once('data', () => (then === 'close' ? socket.end(bytes) : socket.write(bytes)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
