import type * as z from 'zod/mini'
import { EVENT_SCHEMA_VERSION, eventSchemas, events, type PlaybackEvent } from '../../contract/events/events.ts'
import { timestamp } from '../../contract/rfc3339.ts'

type Value = string | number | boolean

/** How the text of a member becomes a value that its schema accepts: of an outbox entry every field is a text. */
const reader = (schema: z.core.$ZodType & Pick<z.ZodMiniType, 'safeParse'>): ((text: string) => Value) => {
  const accepts = (value: Value) => schema.safeParse(value).success
  if (accepts(1)) return Number
  if (accepts(true)) return (text) => text === '1'
  return accepts(timestamp(0)) && !accepts('any text') ? (text) => timestamp(Number(text)) : String
}

const readers = new Map(
  Object.values(events).flatMap(({ subject, metadata }) =>
    Object.entries<z.ZodMiniType>({ ...subject.shape, ...metadata.shape }).map(
      ([name, schema]) => [name, reader(schema)] as const,
    ),
  ),
)
const typed = (name: string, text: string): Value => readers.get(name)?.(text) ?? text

/** Names the members that are wrong and quotes no value: an entry holds ids of people. */
const unreadable = (paths: readonly PropertyKey[][]) =>
  new Error(`The entry does not match the contract, wrong members: ${paths.map((path) => path.join('.')).join(', ')}`)

/**
 * An outbox entry, as the scripts append it (all texts, an empty one stands for none), as the event that subscribers
 * get, valid by its schema. Fields it does not know are left out. Throws when it is no event of the contract.
 */
export const parseEvent = (entry: Readonly<Record<string, string>>): PlaybackEvent => {
  const schema = eventSchemas.get(entry.event_type ?? '')
  if (!schema) throw unreadable([['event_type']])
  const filled = Object.entries(entry).filter(([, text]) => text !== '')
  const members = Object.fromEntries(filled.map(([name, text]) => [name, typed(name, text)]))
  const read = schema.safeParse({ ...members, schema_version: EVENT_SCHEMA_VERSION, metadata: members })
  if (!read.success) throw unreadable(read.error.issues.map(({ path }) => path))
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: parsed by the schema of its own type; the compiler sees the union of all
  return read.data as PlaybackEvent
}
