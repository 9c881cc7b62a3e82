import type { BusEvent } from '../event-bridge/bus-event.ts'

const ANSWER_MS = 5_000

/** `taken`, `again` when sending it later may help, or `never`; and why, as the end of a sentence. */
export type Posted = { readonly outcome: 'taken' | 'again' | 'never'; readonly why: string }

/** What EventBridge sends again to an HTTP endpoint (user guide, "API destinations": 401, 407, 409, 429 and 5xx). */
const mayHelp = (status: number) => [401, 407, 408, 409, 429].includes(status) || status >= 500

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${ANSWER_MS / 1_000} s`
  const { cause } = error
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return error.message
}

/** Posts an event in EventBridge's envelope as JSON. Never rejects. */
export const post = async (url: string, event: BusEvent, stopped: AbortSignal): Promise<Posted> => {
  try {
    const { ok, status, body } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'manual',
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]),
    })
    await body?.cancel()
    if (ok) return { outcome: 'taken', why: '' }
    return { outcome: mayHelp(status) ? 'again' : 'never', why: `it answers ${status}` }
  } catch (error) {
    return { outcome: 'again', why: reasonOf(error) }
  }
}
