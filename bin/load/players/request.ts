import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Json } from '../../../test/support/http/json.ts'
import type { Tally } from '../tally.ts'

/** An answer as a player reads it. Without a `code` of the contract, or without any answer, the player retries. Times in Unix ms. */
export type Answer = {
  /** 0: no answer. */
  readonly status: number
  readonly body: Json
  readonly code: string | undefined
  readonly recovery: string
  readonly retryAfterMs: number
  readonly sentAt: number
  readonly gotAt: number
}

/** `name` is that of the answers' counts. */
export type Request = {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

const PATIENCE_MS = 10_000
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 })

const parsed = (written: string): Json => {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

const exchange = (url: string, { method, path, body, headers }: Request) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest(url + path, {
      ...{ method, agent, signal: AbortSignal.timeout(PATIENCE_MS) },
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    })
    sent.on('response', resolve).on('error', reject)
    sent.end(body && JSON.stringify(body))
  })

/** The `recovery` of an answer of the contract; any other answer means `retry`. */
const recoveryOf = (status: number, body: Json) => {
  if (status >= 200 && status < 300) return ''
  return body?.code ? (body.recovery ?? 'unknown') : 'retry'
}

/** Sends requests to the API and counts what comes back. Never rejects. */
export const sender = (url: string, { answers, refusals, latencies }: Tally) => {
  const ask = async (request: Request) => {
    try {
      const response = await exchange(url, request)
      const [status, body] = [response.statusCode ?? 0, parsed(await text(response))]
      return { status, body, retryAfterMs: 1_000 * Number(response.headers['retry-after'] ?? 0) }
    } catch {
      return { status: 0, body: undefined, retryAfterMs: 0 }
    }
  }
  return async (request: Request): Promise<Answer> => {
    const [start, sentAt] = [performance.now(), Date.now()]
    const { status, body, retryAfterMs } = await ask(request)
    latencies.push(performance.now() - start)
    answers.add(`${request.name} ${status || 'no answer'}`)
    if (status >= 400) refusals.add(body?.code ? `${status} ${body.code}` : `${status} without a code`)
    return {
      status,
      body,
      code: body?.code,
      recovery: recoveryOf(status, body),
      retryAfterMs,
      sentAt,
      gotAt: Date.now(),
    }
  }
}

export type Sender = ReturnType<typeof sender>
