import { EVENT_SCHEMA_VERSION, type EventType, eventForms, type PlaybackEvent } from '../contract/events.ts'
import { timestamp } from './session.ts'

type Value = string | number | boolean

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

/** Names what is wrong and quotes nothing: an entry holds ids of people. */
const unreadable = (paths: readonly PropertyKey[][]) =>
  new Error(`The entry is no event of the contract: ${paths.map((path) => path.join('.')).join(', ')}`)

/**
 * An outbox entry, as the scripts append it (all texts, an empty one stands for none), as the event that subscribers
 * get, valid by its schema. Fields it does not know are left out. Throws when it is no event of the contract.
 */
export const eventFrom = (entry: Readonly<Record<string, string>>): PlaybackEvent => {
  const form = eventForms.get(entry.event_type as EventType)
  if (!form) throw unreadable([['event_type']])
  const told = Object.entries(entry).filter(([, text]) => text !== '')
  const members = Object.fromEntries(told.map(([name, text]) => [name, typed(name, text)]))
  const read = form.safeParse({ ...members, schema_version: EVENT_SCHEMA_VERSION, metadata: members })
  if (!read.success) throw unreadable(read.error.issues.map(({ path }) => path))
  return read.data as PlaybackEvent
}
