import { EVENT_SOURCE } from '../../contract/events/event-source.ts'
import type { PutEvents, PutEventsAnswer } from '../aws/put-events.ts'
import { atATime } from './at-a-time.ts'
import type { BusEvent } from './event.ts'

/** EventBridge's answer for one event: accepted, failed (send it again), or refused for its content; `code` says why. */
export type Verdict =
  | { readonly is: 'accepted' }
  | { readonly is: 'failed'; readonly code: string }
  | { readonly is: 'refused'; readonly code: string }

/** API_PutEvents: most entries of a request, and most bytes of all of them together. */
export const MAX_ENTRIES = 10
export const MAX_BYTES = 256 * 1024
export const TIMEOUT_MS = 3_000
const MOST_AT_A_TIME = 16

/** About the entry itself (API_PutEventsResultEntry); other codes are of the bus, its permissions or its load. */
const ABOUT_ENTRY = new Set<unknown>(['InvalidArgument', 'MalformedDetail', 'RedactionFailure'])
/** A request refused for its content; of several entries it does not say which. */
const ABOUT_CONTENT = new Set(['ValidationException', 'SerializationException'])

const ACCEPTED: Verdict = { is: 'accepted' }

type ResultEntry = { readonly EventId?: unknown; readonly ErrorCode?: unknown } | null

/** An answer that contradicts itself counts as failed. */
const verdictOf = (result: ResultEntry): Verdict => {
  const { EventId, ErrorCode } = result ?? {}
  if (EventId && !ErrorCode) return ACCEPTED
  const isRefused = !EventId && ABOUT_ENTRY.has(ErrorCode)
  return { is: isRefused ? 'refused' : 'failed', code: String(ErrorCode ?? 'NoEventId') }
}

/** An answer about more or fewer entries than were sent counts as failed for all of them. */
const verdictsOf = (sent: readonly unknown[], results: unknown): Verdict[] =>
  Array.isArray(results) && results.length === sent.length
    ? results.map(verdictOf)
    : sent.map(() => ({ is: 'failed', code: 'NoAnswerForEach' }))

/** No answer at all. */
const silence = (error: Error & { code?: string }): PutEventsAnswer => ({
  status: 0,
  code: error.code ?? error.message,
  entries: undefined,
})
const GIVEN_UP = silence(new Error('there was no time left to send it'))
const isAboutContent = ({ status, code }: PutEventsAnswer) => status === 400 && ABOUT_CONTENT.has(code)
/** 413: no single entry is too large, but a request of several may be for a proxy in between. */
const isDivisible = (answer: PutEventsAnswer) => isAboutContent(answer) || answer.status === 413

const SOURCE = JSON.stringify(EVENT_SOURCE)
const FIXED_BYTES = 14 + Buffer.byteLength(EVENT_SOURCE)

/** Bytes of an event as EventBridge counts them (user guide, "Calculating PutEvents event entry size"). */
export const bytesOf = ({ type, detail }: Pick<BusEvent, 'type' | 'detail'>): number =>
  FIXED_BYTES + Buffer.byteLength(type) + Buffer.byteLength(detail)

/** The body of a request. */
const requestOf = (events: readonly BusEvent[], bus: string) => {
  const entries = events.map(
    ({ type, time, detail }) =>
      `{"Source":${SOURCE},"DetailType":${JSON.stringify(type)},"Time":${time / 1000},` +
      `"EventBusName":${bus},"Detail":${JSON.stringify(detail)}}`,
  )
  return `{"Entries":[${entries.join(',')}]}`
}

/**
 * The event bus. At most 16 requests are under way at once, and after `giveUp` no more are begun; each is given up after
 * 3 s, and none is repeated here. Never rejects: a verdict for each event, in order. A request that fails as a whole is no
 * evidence about its entries; one that is refused for its content or its size is sent again entry by entry.
 */
export const createEventBus = (putEvents: PutEvents, busName: string) => {
  const inTurn = atATime(MOST_AT_A_TIME)
  const bus = JSON.stringify(busName)
  const put = async (events: readonly BusEvent[], giveUp: AbortSignal): Promise<readonly Verdict[]> => {
    const send = async () => (giveUp.aborted ? GIVEN_UP : putEvents(requestOf(events, bus), TIMEOUT_MS))
    const answer = await inTurn(send).catch(silence)
    if (answer.code === '') return verdictsOf(events, answer.entries)
    if (isDivisible(answer) && events.length > 1)
      return (await Promise.all(events.map((one) => put([one], giveUp)))).flat()
    const verdict: Verdict = { is: isAboutContent(answer) ? 'refused' : 'failed', code: answer.code }
    return events.map(() => verdict)
  }
  return { put }
}

export type EventBus = ReturnType<typeof createEventBus>
