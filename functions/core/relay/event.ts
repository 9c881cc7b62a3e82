import { type EventType, eventTypes } from '../../contract/events/event-types.ts'
import { EVENT_SCHEMA_VERSION, eventSchemas, events, type PlaybackEvent } from '../../contract/events/events.ts'
import type { Fields } from './entry-fields.ts'
import { type Member, membersOf } from './members.ts'

/** An event as the bus takes it: `time` in Unix ms, `detail` the JSON that subscribers get. */
export type BusEvent = { readonly type: string; readonly time: number; readonly detail: string }

const typeOf = (name: EventType) => {
  const [subject, metadata] = [membersOf(events[name].subject), membersOf(events[name].metadata)]
  return { subject, metadata, all: new Map([...subject, ...metadata].map((member) => [member.name, member])) }
}

const types: ReadonlyMap<string, ReturnType<typeof typeOf>> = new Map(eventTypes.map((name) => [name, typeOf(name)]))

/** Names the members that are wrong and quotes no value: an entry holds ids of people. */
const unreadable = (paths: readonly (readonly PropertyKey[])[]) =>
  new Error(`The entry does not match the contract, wrong members: ${paths.map((path) => path.join('.')).join(', ')}`)

/**
 * An outbox entry, as the scripts append it (all texts, an empty one stands for none), as the event that subscribers
 * get, valid by its schema. Fields it does not know are left out. Throws when it is no event of the contract.
 */
export const parseEvent = (entry: Fields): PlaybackEvent => {
  const { event_type = '' } = entry
  const [schema, type] = [eventSchemas.get(event_type), types.get(event_type)]
  if (!schema || !type) throw unreadable([['event_type']])
  const filled = Object.entries(entry).filter(([, text]) => text !== '')
  const members = Object.fromEntries(filled.map(([name, text]) => [name, type.all.get(name)?.read(text) ?? text]))
  const read = schema.safeParse({ ...members, schema_version: EVENT_SCHEMA_VERSION, metadata: members })
  if (!read.success) throw unreadable(read.error.issues.map(({ path }) => path))
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: parsed by the schema of its own type; the compiler sees the union of all
  return read.data as PlaybackEvent
}

/** The one member that is not in the entry. */
const VERSION = String(EVENT_SCHEMA_VERSION)

/** Members as JSON, without braces; undefined if one is wrong, or not plainly right. */
const written = (members: readonly Member[], fields: Fields): string | undefined => {
  let json = ''
  for (const { name, isOptional, write } of members) {
    const text = name === 'schema_version' ? VERSION : fields[name]
    if (!text && isOptional) continue
    const value = text && write(text)
    if (!value) return undefined
    json += `${json && ','}"${name}":${value}`
  }
  return json
}

/** What `parseEvent` gives, as JSON, at a tenth of its cost; undefined where that must decide. */
export const quickDetail = (fields: Fields): string | undefined => {
  const type = types.get(fields.event_type ?? '')
  const subject = type && written(type.subject, fields)
  const metadata = subject && written(type.metadata, fields)
  return metadata && `{${subject},"event_type":"${fields.event_type}","metadata":{${metadata}}}`
}

/** The event of an outbox entry. Throws when it is none. */
export const eventOf = (fields: Fields): BusEvent => {
  const { event_type: type = '', timestamp } = fields
  const detail = quickDetail(fields)
  if (detail) return { type, time: Number(timestamp), detail }
  const careful = parseEvent(fields)
  return { type, time: Date.parse(careful.timestamp), detail: JSON.stringify(careful) }
}
