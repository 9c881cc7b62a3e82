import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
} from 'cockatiel'
import * as z from 'zod/mini'

/** What an upstream said, decided: `no` with the reason it gave, or what its yes carries. */
export type Answer<Yes> = { readonly yes: Yes } | { readonly no: { readonly reason: string | undefined } }

export type Question = { readonly parameters: Record<string, string>; readonly requestId: string }

const ATTEMPT_MS = 800
/** So many failed attempts in a row, and a service is left alone for a while, in ms: longer each time. */
const BREAKING = { failures: 4, first: 1_000, longest: 10_000 }
const REFUSING = new Set([403, 404, 410, 451])
const MISCONFIGURED = new Set([400, 401])
const MAX_REASON = 256
const MAX_BODY_BYTES = 64 * 1024

const reasonIn = z.catch(z.object({ reason: z.optional(z.string()) }), {})
const reasonOf = (body: unknown) => reasonIn.parse(body).reason?.slice(0, MAX_REASON)

const textOf = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new Error('the body is too large')
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** The JSON of an answer; undefined when it has none, breaks off or is larger than 64 KiB. */
const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return JSON.parse(await textOf(response))
  } catch {
    return undefined
  }
}

/** Checked here because fetch's own error would quote it. */
const authorization = async (name: string, bearer: () => Promise<string>): Promise<string> => {
  const token = (await bearer()).trim()
  if (!/^[!-~]+$/.test(token)) throw new Error(`The bearer secret for ${name} is not a token`)
  return `Bearer ${token}`
}

/**
 * Attempts at one service: 800 ms each, and one more after a random wait of 20–80 ms. After four failures in a row none
 * is made for a second, later for up to ten, then one: until that one has succeeded everyone else fails at once.
 */
const patience = (name: string) => {
  const again = retry(
    handleWhen((error) => !(error instanceof BrokenCircuitError)),
    { maxAttempts: 1, backoff: new DelegateBackoff(() => 20 + Math.random() * 60) },
  )
  const circuit = circuitBreaker(handleAll, {
    halfOpenAfter: new ExponentialBackoff({ initialDelay: BREAKING.first, maxDelay: BREAKING.longest }),
    breaker: new ConsecutiveBreaker(BREAKING.failures),
  })
  circuit.onBreak(() =>
    console.error({ level: 'error', message: `${name} is left alone for a while`, upstream: name, circuit: 'open' }),
  )
  const limit = timeout(ATTEMPT_MS, TimeoutStrategy.Aggressive)
  return <Value>(attempt: (signal: AbortSignal) => Promise<Value>): Promise<Value> =>
    again.execute(() => {
      if (circuit.state === CircuitState.HalfOpen) throw new BrokenCircuitError(`${name} is being tried`)
      return circuit.execute(() => limit.execute(({ signal }) => attempt(signal)))
    })
}

/**
 * One of the two services a create asks. An attempt may take 800 ms, bearer and body included, and is repeated once
 * after a random wait of 20–80 ms: one that hangs costs at most 1.7 s, one that stays away nothing (see `patience`).
 * 403, 404, 410, 451 and whatever `decide` calls a no are a no; everything else that `decide` throws at, and every
 * failure, rejects: never a yes and never a no.
 */
export const upstream = <Yes>(
  name: string,
  url: string,
  bearer: (() => Promise<string>) | undefined,
  decide: (body: unknown) => Yes | undefined,
) => {
  const patiently = patience(name)
  const attempt = async (question: Question, signal: AbortSignal): Promise<Answer<Yes>> => {
    const response = await fetch(`${url}?${new URLSearchParams(question.parameters)}`, {
      signal,
      redirect: 'error',
      headers: {
        accept: 'application/json',
        'x-request-id': question.requestId,
        ...(bearer && { authorization: await authorization(name, bearer) }),
      },
    })
    const body = await bodyOf(response)
    if (REFUSING.has(response.status)) return { no: { reason: reasonOf(body) } }
    if (MISCONFIGURED.has(response.status)) {
      console.error({ message: `${name} rejects our requests`, upstream: name, upstream_status: response.status })
    }
    if (response.status !== 200) throw new Error(`${name} answered ${response.status}`)
    const yes = decide(body)
    return yes === undefined ? { no: { reason: reasonOf(body) } } : { yes }
  }
  return (question: Question): Promise<Answer<Yes>> => patiently((signal) => attempt(question, signal))
}
