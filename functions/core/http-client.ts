import type { ClientRequest, IncomingMessage } from 'node:http'

/** An idle connection is kept for so long, in ms. */
const IDLE_MS = 30_000

export type HttpRequest = {
  readonly method?: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The request and its whole answer may take so long. */
  readonly timeoutMs: number
  /** The body of the answer may have so many bytes, unpacked. */
  readonly maxBytes: number
}

export type HttpAnswer = {
  readonly status: number
  /** The body. Rejects when it breaks off, is out of time, too large, or not packed as its header says. */
  readonly text: Promise<string>
}

/** The name of the error when time is over. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}
/** What a promise comes to, or a rejection with TimeoutError after so long, in ms. */
export const giveUpAfter = async <Value>(ms: number, promise: Promise<Value>): Promise<Value> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new TimeoutError('out of time')), ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
/** Closed without an answer, or for another protocol. */
class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed'
}
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

/** Loaded when first needed: a function that asks nobody pays for none, and only one that uses TLS for both. */
const openTransport = (isSecure: boolean) => {
  const { Agent, request } = process.getBuiltinModule(isSecure ? 'node:https' : 'node:http')
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS })
  return (url: URL, { method = 'GET', headers }: HttpRequest): ClientRequest =>
    request(url, {
      agent,
      method,
      headers: { 'user-agent': 'viewing-service', 'accept-encoding': 'identity', ...headers },
    })
}
const transports = new Map<boolean, ReturnType<typeof openTransport>>()
const transportFor = ({ protocol }: URL) => {
  const isSecure = protocol === 'https:'
  const transport = transports.get(isSecure) ?? openTransport(isSecure)
  transports.set(isSecure, transport)
  return transport
}

/** The text of a body; one that is packed although nobody asked for that is unpacked. */
const textOf = (coding = 'identity', bytes: Buffer, maxOutputLength: number): string => {
  const unpack = { gzip: 'gunzipSync', deflate: 'inflateSync', br: 'brotliDecompressSync' } as const
  const [, how] = Object.entries(unpack).find(([name]) => name === coding.toLowerCase()) ?? []
  const plain = how ? process.getBuiltinModule('node:zlib')[how](bytes, { maxOutputLength }) : bytes
  return new TextDecoder().decode(plain)
}

const bytesOf = (response: IncomingMessage, maxBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > maxBytes) response.destroy(new AnswerTooLarge())
    })
    response.on('end', () => resolve(Buffer.concat(chunks)))
    response.on('error', reject)
    response.on('close', () => reject(new ConnectionClosed())) // of no effect after its end
  })

/** Whether a request was lost because the other side had closed the kept connection: it was never looked at. */
const wasStale = ({ reusedSocket }: ClientRequest, error: NodeJS.ErrnoException) =>
  reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')

/** Sends a request once, `until` when (by the monotonic clock, in ms); undefined if its kept connection was stale. */
const sendOnce = (url: URL, asked: HttpRequest, until: number): Promise<HttpAnswer | undefined> =>
  new Promise((resolve, reject) => {
    const request = transportFor(url)(url, asked)
    let failure: Error | undefined
    const timer = setTimeout(() => {
      failure = new TimeoutError('out of time')
      request.destroy(failure)
    }, until - performance.now())
    request.on('close', () => {
      clearTimeout(timer)
      reject(failure ?? new ConnectionClosed()) // of no effect once there is an answer
    })
    request.on('error', (error) => {
      failure ??= error
      if (wasStale(request, failure)) resolve(undefined)
      else reject(failure)
    })
    const read = async (response: IncomingMessage) => {
      const bytes = await bytesOf(response, asked.maxBytes).catch((error: unknown) => Promise.reject(failure ?? error))
      if (failure) throw failure
      return textOf(response.headers['content-encoding'], bytes, asked.maxBytes)
    }
    request.on('response', (response) => {
      const text = read(response)
      text.catch(() => {}) // the status alone may be wanted
      resolve({ status: response.statusCode ?? 0, text })
    })
    request.end(asked.body)
  })

/**
 * Sends a request that may be repeated, over a kept connection if there is one, and resolves when the head of its answer
 * is there. A redirection is an answer like any other. Not by `fetch`, whose first use costs a cold start 30 ms more.
 * Rejects with TimeoutError, or with the error of node:http.
 */
export const sendRequest = async (
  url: URL,
  asked: HttpRequest,
  until = performance.now() + asked.timeoutMs,
): Promise<HttpAnswer> => (await sendOnce(url, asked, until)) ?? sendRequest(url, asked, until)
