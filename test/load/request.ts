import type { Json } from '../support/json.ts'
import type { Tally } from './tally.ts'

/** An answer as a player takes it: without a code of ours, or without any answer, it is one to try again. */
export type Heard = {
  readonly status: number
  readonly body: Json
  readonly code: string | undefined
  readonly recovery: string
  readonly retryAfterMs: number
}

const LOST: Heard = { status: 0, body: undefined, code: undefined, recovery: 'retry', retryAfterMs: 0 }
const PATIENCE_MS = 10_000

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const heard = (response: Response, body: Json): Heard => ({
  status: response.status,
  body,
  code: body?.code,
  recovery: response.ok ? '' : (body?.recovery ?? 'retry'),
  retryAfterMs: 1_000 * Number(response.headers.get('retry-after') ?? 0),
})

/** Sends requests to the API and counts what comes back. Never rejects. */
export const sender = (url: string, { answers, refusals, latencies }: Tally) => {
  const ask = async (method: string, path: string, body: object | undefined, headers: Record<string, string>) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return heard(response, parsed(await response.text()))
  }
  return async (
    endpoint: string,
    [method, path]: readonly [string, string],
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Heard> => {
    const start = performance.now()
    const answer = await ask(method, path, body, headers).catch(() => LOST)
    latencies.push(performance.now() - start)
    answers.add(`${endpoint} ${answer.status || 'no answer'}`)
    if (answer.status >= 400) refusals.add(answer.code ?? `${answer.status} without a code`)
    return answer
  }
}

export type Send = ReturnType<typeof sender>
