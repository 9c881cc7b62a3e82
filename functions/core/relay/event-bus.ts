import {
  type EventBridgeClient,
  EventBridgeServiceException,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge'
import { bulkhead } from 'cockatiel'
import { EVENT_SOURCE } from '../../contract/events/event-source.ts'
import type { PlaybackEvent } from '../../contract/events/events.ts'

/** EventBridge's answer for one event: accepted, failed (send it again), or refused for its content; `code` says why. */
export type Verdict =
  | { readonly is: 'accepted' }
  | { readonly is: 'failed'; readonly code: string }
  | { readonly is: 'refused'; readonly code: string }

/** API_PutEvents: most entries of a request, and most bytes of all of them together. */
export const MAX_ENTRIES = 10
export const MAX_BYTES = 256 * 1024
export const TIMEOUT_MS = 3_000
const AT_A_TIME = 16

/** About the entry itself (API_PutEventsResultEntry); other codes are of the bus, its permissions or its load. */
const ABOUT_ENTRY = new Set(['InvalidArgument', 'MalformedDetail', 'RedactionFailure'])
/** A request refused for its content; of several entries it does not say which. */
const ABOUT_CONTENT = new Set(['ValidationException', 'SerializationException'])

const ACCEPTED: Verdict = { is: 'accepted' }

/** An answer that contradicts itself counts as failed. */
const verdictOf = ({ EventId, ErrorCode }: PutEventsResultEntry): Verdict => {
  if (EventId && !ErrorCode) return ACCEPTED
  const isRefused = !EventId && ErrorCode !== undefined && ABOUT_ENTRY.has(ErrorCode)
  return { is: isRefused ? 'refused' : 'failed', code: ErrorCode ?? 'NoEventId' }
}

/** An answer about more or fewer entries than were sent counts as failed for all of them. */
const verdictsOf = (
  sent: readonly unknown[],
  { Entries }: { readonly Entries?: PutEventsResultEntry[] | undefined },
): Verdict[] =>
  Array.isArray(Entries) && Entries.length === sent.length
    ? Entries.map((entry) => verdictOf(entry ?? {}))
    : sent.map(() => ({ is: 'failed', code: 'NoAnswerForEach' }))

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'Error')
const statusOf = (error: unknown) =>
  error instanceof EventBridgeServiceException ? error.$metadata.httpStatusCode : undefined
const isAboutContent = (error: unknown) => statusOf(error) === 400 && ABOUT_CONTENT.has(nameOf(error))
/** 413: no single entry is too large, but a request of several may be for a proxy in between. */
const isDivisible = (error: unknown) => isAboutContent(error) || statusOf(error) === 413

/** An event as the bus takes it. */
export const busEntry = (event: PlaybackEvent): PutEventsRequestEntry => ({
  Source: EVENT_SOURCE,
  DetailType: event.event_type,
  Time: new Date(event.timestamp),
  Detail: JSON.stringify(event),
})

/** Bytes of an entry as EventBridge counts them (user guide, "Calculating PutEvents event entry size"). */
export const bytesOf = ({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number =>
  14 + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail)

/**
 * The event bus. At most 16 requests are under way at once, the others wait until `giveUp`; each is given up after 3 s,
 * and none is repeated here. Never rejects: a verdict for each event, in order. A request that fails as a whole is no
 * evidence about its entries; one that is refused for its content or its size is sent again entry by entry.
 */
export const createEventBus = (client: EventBridgeClient, busName: string) => {
  const slots = bulkhead(AT_A_TIME, Number.POSITIVE_INFINITY)
  const send = (entries: readonly PutEventsRequestEntry[], giveUp: AbortSignal) => {
    const command = new PutEventsCommand({ Entries: entries.map((entry) => ({ ...entry, EventBusName: busName })) })
    return slots.execute(() => client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) }), giveUp)
  }
  const put = async (entries: readonly PutEventsRequestEntry[], giveUp: AbortSignal): Promise<readonly Verdict[]> => {
    try {
      return verdictsOf(entries, await send(entries, giveUp))
    } catch (error) {
      if (isDivisible(error) && entries.length > 1)
        return (await Promise.all(entries.map((one) => put([one], giveUp)))).flat()
      const verdict: Verdict = { is: isAboutContent(error) ? 'refused' : 'failed', code: nameOf(error) }
      return entries.map(() => verdict)
    }
  }
  return { put }
}

export type EventBus = ReturnType<typeof createEventBus>
