import { type Answer, NO_ANSWER, type Request, type Send } from '../protocol/answer.ts'
import { retryAfterOf } from '../protocol/pauses.ts'
import { type Fetch, newAborter, type Timers } from './engine.ts'

/** The service answers within a second, or up to three for a create; its functions are ended after ten. */
export const TIMEOUT_MS = 10_000

/** What was promised, or `otherwise` if that takes too long or fails. Never rejects. */
export const inTime = <Value>(timers: Timers, promise: Promise<Value>, otherwise: Value, late = () => {}) =>
  new Promise<Value>((resolve) => {
    const timer = timers.set(() => {
      late()
      resolve(otherwise)
    }, TIMEOUT_MS)
    const done = (value: Value) => {
      timers.clear(timer)
      resolve(value)
    }
    promise.then(done, () => done(otherwise))
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Sends by `fetch`. No redirect is followed, no cookie is sent; whatever fails is an answer of status 0. */
export const transport = (api: string, fetch: Fetch, timers: Timers): Send => {
  const exchange = async ({ method, path, headers, body }: Request, signal: never | undefined): Promise<Answer> => {
    const own = { method, headers: { ...headers }, body: JSON.stringify(body) }
    const once = { ...own, redirect: 'error' as const, credentials: 'omit' as const }
    const reply = await fetch(api + path, signal ? { ...once, signal } : once)
    const retryAfterMs = retryAfterOf(reply.headers.get('retry-after'), reply.headers.get('date'))
    return { status: reply.status, body: parsed(await reply.text()), retryAfterMs }
  }
  return (request) => {
    const aborter = newAborter()
    return inTime(timers, exchange(request, aborter?.signal), NO_ANSWER, () => aborter?.abort())
  }
}

/** Sends a last text as the page ends, in the way that still arrives; nobody hears the answer. */
export const farewell =
  (api: string, fetch: Fetch, beacon: (url: string, text: string) => boolean) => (path: string, text: string) => {
    if (beacon(api + path, text)) return
    const last = { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: text }
    fetch(api + path, { ...last, keepalive: true, credentials: 'omit' }).catch(() => {})
  }
