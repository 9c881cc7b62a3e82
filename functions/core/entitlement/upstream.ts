import { giveUpAfter, type HttpAnswer, sendRequest } from '../http-client.ts'
import { createLogThrottle } from '../log-throttle.ts'
import { type Answer, UnusableAnswer, UpstreamUnhealthy } from './answer.ts'
import { createCircuit } from './circuit.ts'
import type { QuestionSubject } from './recent-outcomes.ts'
import { jsonOf, reasonIn } from './upstream-body.ts'
import { faultOf } from './upstream-fault.ts'

export type Question = QuestionSubject & { readonly parameters: Record<string, string>; readonly requestId: string }
type Bearer = () => Promise<string>

const ATTEMPT_MS = 800
const MAX_BODY_BYTES = 64 * 1024
/** One kind of trouble is logged at most so often, in ms. */
const LOG_MS = 10_000
const REFUSING = new Set([403, 404, 410, 451])
/** About this service's credential, the time a request took, or too much load: not about the question. */
const UNHEALTHY = new Set([401, 408, 429])

/** The header with the bearer token, checked before node:http is given what cannot be a header's value. */
const authorization = async (name: string, bearer: Bearer): Promise<{ readonly authorization: string }> => {
  const read = bearer().catch((error: Error) => Promise.reject(new UpstreamUnhealthy(error.message)))
  const token = (await giveUpAfter(ATTEMPT_MS, read)).trim()
  if (!/^[!-~]+$/.test(token)) throw new UpstreamUnhealthy(`The bearer secret for ${name} is not a token`)
  return { authorization: `Bearer ${token}` }
}

/** Sends a question once. A redirection is not followed: that would send the bearer token to another host. */
const createSender = (name: string, url: string, bearer: Bearer | undefined) => {
  const send = async ({ parameters, requestId }: Question): Promise<HttpAnswer> => {
    const from = performance.now()
    const credential = bearer && (await authorization(name, bearer))
    return sendRequest(new URL(`${url}?${new URLSearchParams(parameters)}`), {
      headers: { accept: 'application/json', 'x-request-id': requestId, ...credential },
      timeoutMs: ATTEMPT_MS - (performance.now() - from),
      maxBytes: MAX_BODY_BYTES,
    })
  }
  return (question: Question) => send(question).catch((error: unknown) => Promise.reject(faultOf(name, error)))
}

/** Asks once more, after a random wait of 20–80 ms, if the service is unhealthy and its circuit is still closed. */
const retryOnce = async <Value>(isOpen: () => boolean, ask: () => Promise<Value>): Promise<Value> => {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof UpstreamUnhealthy) || isOpen()) throw error
  }
  await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60))
  return ask()
}

/**
 * One of the two services a create asks. An attempt may take 800 ms, bearer and body included, and is repeated once if
 * the service is unhealthy: one that hangs costs at most 1.7 s, one whose circuit is open nothing (see `createCircuit`).
 * 403, 404, 410, 451 and everything for which `decide` gives undefined are a no.
 *
 * Throws {@link UpstreamUnhealthy} when the service cannot be reached, breaks off, is out of time or answers 401, 408, 429 or 5xx,
 * and when the bearer secret cannot be read. Everything else, also a body for which `decide` throws, is
 * {@link UnusableAnswer}.
 */
export const createUpstream = <Yes>(
  name: string,
  url: string,
  bearer: Bearer | undefined,
  decide: (body: unknown) => Yes | undefined,
) => {
  const send = createSender(name, url, bearer)
  const isDue = createLogThrottle(LOG_MS)
  const log = (kind: string, more: object) => {
    if (isDue(kind)) console.error({ level: 'error', upstream: name, ...more })
  }
  const { through, isOpen } = createCircuit(name)
  const decided = (body: unknown): Answer<Yes> => {
    try {
      const yes = decide(body)
      return yes === undefined ? { no: { reason: reasonIn(body) } } : { yes }
    } catch {
      throw new UnusableAnswer(`${name} answered 200 with a body that is neither yes nor no`)
    }
  }
  const attempt = async (question: Question): Promise<Answer<Yes>> => {
    const response = await send(question)
    const { status } = response
    const body = jsonOf(name, response)
    if (status === 200) return decided(await body)
    const anyBody = body.catch(() => undefined) // read in any case, so that its connection can be used again
    if (REFUSING.has(status)) return { no: { reason: reasonIn(await anyBody) } }
    const answered = `${name} answered ${status}`
    if (status === 401)
      log('rejects', { message: `${name} rejects the credential of this service`, upstream_status: status })
    throw UNHEALTHY.has(status) || (status >= 500 && status < 600)
      ? new UpstreamUnhealthy(answered)
      : new UnusableAnswer(answered)
  }
  return async (question: Question): Promise<Answer<Yes>> => {
    try {
      return await through(question, () => retryOnce(isOpen, () => attempt(question)))
    } catch (error) {
      if (error instanceof UnusableAnswer) log('unusable', { message: error.message, answer: 'unusable' })
      throw error
    }
  }
}
