import {
  type EventBridgeClient,
  EventBridgeServiceException,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge'
import { bulkhead } from 'cockatiel'
import { EVENT_SOURCE } from '../contract/event-source.ts'
import type { PlaybackEvent } from '../contract/events.ts'

/** What EventBridge said of one event: taken, to be sent again, or never to be accepted; `code` says why. */
export type Verdict =
  | { readonly is: 'accepted' }
  | { readonly is: 'failed'; readonly code: string }
  | { readonly is: 'unacceptable'; readonly code: string }

/** API_PutEvents: most entries of a request, and most bytes of all of them together. */
export const MAX_ENTRIES = 10
export const MAX_BYTES = 256 * 1024
export const TIMEOUT_MS = 3_000
const AT_A_TIME = 16

/** About the entry itself (API_PutEventsResultEntry); other codes are of the bus, its permissions or its load. */
const UNACCEPTABLE = new Set(['InvalidArgument', 'MalformedDetail', 'RedactionFailure'])
/** A request refused for what is in it; of several entries nobody knows which. */
const REFUSED = new Set(['ValidationException', 'SerializationException', 'RequestEntityTooLargeException'])

const ACCEPTED: Verdict = { is: 'accepted' }

const verdictOf = ({ EventId, ErrorCode = 'NoEventId' }: PutEventsResultEntry): Verdict => {
  if (EventId) return ACCEPTED
  return { is: UNACCEPTABLE.has(ErrorCode) ? 'unacceptable' : 'failed', code: ErrorCode }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'Error')
const isRefusal = (error: unknown) =>
  error instanceof EventBridgeServiceException && (REFUSED.has(error.name) || error.$metadata.httpStatusCode === 413)

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
 * The event bus. At most 16 requests are under way at once, the others wait until `giveUp`; each is given up after 3 s
 * and none is repeated here. Never rejects: a verdict for each event, in order. A request that fails as a whole says
 * nothing of its entries, unless it was refused for what is in it: then each is sent by itself.
 */
export const eventBus = (client: EventBridgeClient, busName: string) => {
  const slots = bulkhead(AT_A_TIME, Number.POSITIVE_INFINITY)
  const send = (entries: readonly PutEventsRequestEntry[], giveUp: AbortSignal) => {
    const command = new PutEventsCommand({ Entries: entries.map((entry) => ({ ...entry, EventBusName: busName })) })
    return slots.execute(() => client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) }), giveUp)
  }
  const put = async (entries: readonly PutEventsRequestEntry[], giveUp: AbortSignal): Promise<readonly Verdict[]> => {
    try {
      const { Entries = [] } = await send(entries, giveUp)
      return entries.map((_, i) => verdictOf(Entries[i] ?? {}))
    } catch (error) {
      if (isRefusal(error) && entries.length > 1)
        return (await Promise.all(entries.map((one) => put([one], giveUp)))).flat()
      const verdict: Verdict = { is: isRefusal(error) ? 'unacceptable' : 'failed', code: nameOf(error) }
      return entries.map(() => verdict)
    }
  }
  return { put }
}

export type EventBus = ReturnType<typeof eventBus>
