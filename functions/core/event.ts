import { EVENT_SCHEMA_VERSION, type EventType, events } from '../contract/events.ts'
import { timestamp } from './session.ts'

type Value = string | number | boolean

export type PlaybackEvent = {
  readonly event_id: string
  readonly schema_version: typeof EVENT_SCHEMA_VERSION
  readonly event_type: EventType
  readonly timestamp: string
  readonly metadata: Readonly<Record<string, Value>>
} & Readonly<Record<string, unknown>>

const numbers = new Set([
  'sequence',
  'position',
  'watched_seconds',
  'active_stream_count',
  'max_concurrent_streams',
  'heartbeats_dropped',
  'repeats',
])
const times = new Set(['timestamp', 'ended_at'])

const typed = (name: string, text: string): Value => {
  if (numbers.has(name)) return Number(text)
  if (times.has(name)) return timestamp(Number(text))
  return name === 'degraded' ? text === '1' : text
}

/** Of an event, beside its id and type; the rest of an entry belongs into `metadata`, as far as its type has it. */
const about = [
  ...['timestamp', 'sequence', 'session_id', 'user_id', 'profile_id', 'content_id', 'device_id', 'region'],
  'correlation_id',
]

const pick = (entry: Record<string, string>, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(names.flatMap((name) => (entry[name] ? [[name, typed(name, entry[name])]] : [])))

/** An outbox entry, as the scripts append it, as the event that subscribers get. Unknown fields are left out. */
export const eventFrom = (entry: Record<string, string>): PlaybackEvent => {
  const type = entry.event_type as EventType
  const { required, optional } = events[type]
  return {
    event_id: entry.event_id ?? '',
    schema_version: EVENT_SCHEMA_VERSION,
    event_type: type,
    ...(pick(entry, about) as { timestamp: string }),
    metadata: pick(entry, [...required, ...optional]),
  }
}
