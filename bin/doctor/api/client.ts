import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { Interrupted } from '../report/trouble.ts'
import type { Answer } from './answer.ts'
import { exchange } from './exchange.ts'
import { latencies } from './latencies.ts'

export type Asked = {
  readonly sessionId?: string
  readonly userId?: string
  readonly body?: object
  /** In place of `body`: sent as it is, without a Content-Type. */
  readonly text?: string
  /** In `Authorization`. */
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** In place of the method of the route. */
  readonly method?: string
}

export type Ask = (name: EndpointName, asked?: Asked) => Promise<Answer>

type Options = {
  /** Without a slash at its end. */
  readonly url: string
  /** Goes into the X-Correlation-Id of each request, and so into the events. */
  readonly run: string
  readonly patienceMs: number
  /** Unix ms by this machine's clock. */
  readonly now: () => number
}

const pathOf = (name: EndpointName, { sessionId = '', userId = '' }: Asked) =>
  routes[name].path
    .replace('{sessionID}', encodeURIComponent(sessionId))
    .replace('{userID}', encodeURIComponent(userId))

const bodyOf = ({ body, text }: Asked) => text ?? (body && JSON.stringify(body))

/**
 * Asks the API and keeps every answer with the time it took. A request that has begun is always waited for, so that no
 * session is made unseen. `ask` throws {@link Interrupted} once `interrupted` is aborted; `askAnyway` does not, for what
 * must be cleaned up.
 */
export const client = ({ url, run, patienceMs, now }: Options, interrupted: AbortSignal) => {
  const answers: Answer[] = []
  const times = latencies()
  const askAnyway: Ask = async (name, asked = {}) => {
    const { method = routes[name].method, token, body, headers } = asked
    const path = pathOf(name, asked)
    const { ms, ...answer } = await exchange(
      {
        ...{ method, url: url + path, body: bodyOf(asked) },
        headers: {
          ...{ accept: 'application/json', 'x-correlation-id': run },
          ...(body && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
          ...headers,
        },
      },
      patienceMs,
      now,
    )
    times.add(method === 'OPTIONS' ? `${name} (preflight)` : name, ms)
    const whole = { ...answer, endpoint: name, request: `${method} ${path}` }
    answers.push(whole)
    return whole
  }
  const ask: Ask = (name, asked) => {
    if (interrupted.aborted) throw new Interrupted()
    return askAnyway(name, asked)
  }
  return { ask, askAnyway, answers: answers as readonly Answer[], latencies: times.all, interrupted, now }
}

export type Client = ReturnType<typeof client>
