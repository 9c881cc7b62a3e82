import { EVENT_SOURCE } from '../../../functions/contract/events/event-source.ts'
import { eventTypes } from '../../../functions/contract/events/event-types.ts'
import { eventSchemas, type PlaybackEvent } from '../../../functions/contract/events/events.ts'
import { sessionTimeOf } from '../../../functions/contract/events/session-day.ts'
import { memberFaults } from '../../events/members.ts'

/** An event, and the text of it as EventBridge puts it into a queue. */
export type ReadEvent = { readonly detail: PlaybackEvent; readonly body: string }

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Between the making of a session's id and its last event: a session lasts a week at most, and clocks differ. */
const [EARLIEST_MS, LATEST_MS] = [-3_600_000, 31 * 86_400_000]

/** The log reads the day of a session from its id: an id that was made elsewhere names any day. */
const sessionFaults = (detail: PlaybackEvent) => {
  if (!('session_id' in detail)) return []
  const after = Date.parse(detail.timestamp) - sessionTimeOf(detail.session_id)
  return after >= EARLIEST_MS && after <= LATEST_MS ? [] : ['session_id is none that this service made at that time']
}

const isEvent = (type: string, detail: unknown): detail is PlaybackEvent =>
  eventSchemas.get(type)?.safeParse(detail).success === true

/** The event of a line, in EventBridge's envelope or without; or what is wrong with it, in sentences. */
export const readLine = (text: string): ReadEvent | { readonly faults: readonly string[] } => {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) return { faults: ['it is not a JSON object'] }
  const isEnveloped = 'detail' in value
  const detail: unknown = isEnveloped ? value.detail : value
  const { event_type } = Object(detail)
  const type = eventTypes.find((one) => one === event_type)
  if (type === undefined) return { faults: ['event_type is none of a playback event'] }
  if (!isEvent(type, detail)) return { faults: memberFaults(type, detail) }
  const faults = sessionFaults(detail)
  if (faults.length > 0) return { faults }
  const envelope = { version: '0', 'detail-type': type, source: EVENT_SOURCE, time: detail.timestamp, detail }
  return { detail, body: isEnveloped ? text : JSON.stringify(envelope) }
}
