import { request } from 'node:http'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Answer } from '../service/service.ts'
import type { Json } from './json.ts'

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export type RawRequest = {
  readonly method: string
  readonly path: string
  readonly headers?: Record<string, string | string[]>
  readonly body?: Buffer | undefined
}

/** Sends a request as it is: `fetch` would tidy its path and give its body a type. */
export const sendRaw = (base: string, { method, path, headers = {}, body }: RawRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(base)
    const length = body ? { 'content-length': String(body.length) } : {}
    const options = { host: '127.0.0.1', port, path, method, headers: { ...headers, ...length }, agent: false }
    const sent = request(options, async (response) => {
      const text = (await buffer(response)).toString()
      resolve({ status: response.statusCode ?? 0, headers: response.headers as Answer['headers'], body: parsed(text) })
    })
    sent.on('error', reject).end(body)
  })

/** Sends bytes over a socket of their own and gives all that comes back until the other side ends. */
export const sendBytes = (base: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(text, 'latin1'))
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.on('error', reject)
    socket.setTimeout(8_000, () => socket.destroy(new Error('no answer within 8 s')))
  })
