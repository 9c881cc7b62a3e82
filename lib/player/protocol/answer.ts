/** A request of a player to the service. */
export type Request = {
  readonly name: 'create' | 'heartbeat' | 'pause' | 'resume' | 'stop' | 'refresh'
  readonly method: 'POST'
  /** From the API's address on. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** What came back. `status` 0: no answer. `body` is undefined unless it was JSON. */
export type Answer = { readonly status: number; readonly body: unknown; readonly retryAfterMs: number }

export type Send = (request: Request) => Promise<Answer>

export const NO_ANSWER: Answer = { status: 0, body: undefined, retryAfterMs: 0 }

/** A member of what may not even be an object. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

export const textIn = (value: unknown, name: string): string => {
  const text = member(value, name)
  return typeof text === 'string' ? text : ''
}

export const numberIn = (value: unknown, name: string): number | undefined => {
  const number = member(value, name)
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

export const listIn = (value: unknown, name: string): readonly unknown[] => {
  const list = member(value, name)
  return Array.isArray(list) ? list : []
}

/** What an answer means for the player. `none` is the contract's: the player had stopped itself. */
export type Verdict = 'ok' | 'retry' | 'recreate' | 'sign_in' | 'show' | 'fix' | 'none'

const RECOVERIES: readonly string[] = ['retry', 'recreate', 'sign_in', 'show', 'fix', 'none'] satisfies Verdict[]

/** A `recovery` that this player does not know yet is replaced by what the status says. */
const byStatus = (status: number, isCreate: boolean): Verdict => {
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'retry'
  if (status === 401) return isCreate ? 'sign_in' : 'recreate'
  if (status === 403 || status === 409) return 'show'
  if (status === 404 || status === 410) return isCreate ? 'show' : 'recreate'
  return 'fix'
}

/** A success is one only with what its contract promises: a hotel's sign-in page answers 200 too. */
const isSuccess = ({ name }: Request, body: unknown) => {
  if (name === 'refresh') return textIn(body, 'token') !== ''
  if (name !== 'create') return textIn(body, 'status') !== ''
  return textIn(member(body, 'session'), 'session_id') !== '' && textIn(body, 'playback_token') !== ''
}

export const verdictOf = (request: Request, { status, body }: Answer): Verdict => {
  if (status >= 200 && status < 300) return isSuccess(request, body) ? 'ok' : 'retry'
  if (status < 400 || textIn(body, 'code') === '') return 'retry'
  const recovery = textIn(body, 'recovery')
  return RECOVERIES.includes(recovery) ? (recovery as Verdict) : byStatus(status, request.name === 'create')
}
