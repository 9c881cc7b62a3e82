import * as z from 'zod/mini'
import {
  EVENT_SCHEMA_VERSION,
  type EventType,
  eventSchemas,
  events,
  type PlaybackEvent,
} from '../../contract/events/events.ts'
import { timestamp } from '../session/session.ts'

type Value = string | number | boolean

type Form = z.core.$ZodType & { readonly _zod: { readonly def: { readonly type: string; readonly format?: string } } }

const inner = (form: Form): Form => (form instanceof z.ZodMiniOptional ? inner(form.def.innerType as Form) : form)

/** How the text of a member becomes its value, from the contract's form of it. */
const reader = (form: Form): ((text: string) => Value) => {
  const { type, format } = inner(form)._zod.def
  if (type === 'number') return Number
  if (type === 'boolean') return (text) => text === '1'
  return format === 'datetime' ? (text) => timestamp(Number(text)) : String
}

const readers = new Map(
  Object.values(events).flatMap(({ subject, metadata }) =>
    Object.entries({ ...subject.shape, ...metadata.shape }).map(([name, form]) => [name, reader(form)] as const),
  ),
)
const typed = (name: string, text: string): Value => readers.get(name)?.(text) ?? text

/** Names what is wrong and quotes nothing: an entry holds ids of people. */
const unreadable = (paths: readonly PropertyKey[][]) =>
  new Error(`The entry is no event of the contract: ${paths.map((path) => path.join('.')).join(', ')}`)

/**
 * An outbox entry, as the scripts append it (all texts, an empty one stands for none), as the event that subscribers
 * get, valid by its schema. Fields it does not know are left out. Throws when it is no event of the contract.
 */
export const parseEvent = (entry: Readonly<Record<string, string>>): PlaybackEvent => {
  const form = eventSchemas.get(entry.event_type as EventType)
  if (!form) throw unreadable([['event_type']])
  const told = Object.entries(entry).filter(([, text]) => text !== '')
  const members = Object.fromEntries(told.map(([name, text]) => [name, typed(name, text)]))
  const read = form.safeParse({ ...members, schema_version: EVENT_SCHEMA_VERSION, metadata: members })
  if (!read.success) throw unreadable(read.error.issues.map(({ path }) => path))
  return read.data as PlaybackEvent
}
