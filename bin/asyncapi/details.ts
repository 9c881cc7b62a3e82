import * as z from 'zod/mini'
import { eventSchema } from '../../functions/contract/events/event-schema.ts'
import type { EventType } from '../../functions/contract/events/event-types.ts'
import { type InboundType, inboundEvents } from '../../functions/contract/events/inbound-events.ts'
import { withoutNoise } from '../../functions/contract/events/json-schema.ts'
import type { Json } from '../openapi/describe.ts'
import { TIME } from '../openapi/texts/text.ts'

/** The units of what is measured, by the name of the member. */
const units: Readonly<Record<string, string>> = {
  ...{ timestamp: TIME, ended_at: TIME, effective_at: 'RFC 3339, with its offset' },
  ...{ position: 'whole seconds', watched_seconds: 'whole seconds' },
  ...{ active_stream_count: 'sessions', max_concurrent_streams: 'sessions' },
  ...{ heartbeats_dropped: 'events', repeats: 'refusals' },
}

/** Of the members that the published schemas fix and say nothing about. */
const fixed: Readonly<Record<string, string>> = {
  event_type: 'the type, as in detail-type',
  schema_version: 'raised only by a breaking change, which is a new detail-type beside the old one',
  code: 'why the create was refused',
  metadata: 'what belongs to the type',
}

const withUnits = (schema: Json): Json => {
  const members = Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, member]) => {
    const [unit, text] = [units[name], member.description ?? fixed[name]]
    const description = unit ? `${text}. Unit: ${unit}` : text
    return [name, { ...withUnits(member), description, ...(unit && { 'x-unit': unit }) }]
  })
  return { ...schema, ...(members.length > 0 && { properties: Object.fromEntries(members) }) }
}

/** The published schema of a playback event, with units; its head belongs to a document of its own. */
export const detailOf = (type: EventType): Json => {
  const { $schema: _dialect, $id: _id, ...schema } = eventSchema(type, 'draft-2020-12')
  return withUnits(schema)
}

const inboundTexts: Readonly<Record<string, string>> = {
  user_id: 'the account',
  effective_at: 'from when on it counts; older than the last of its kind for the user it is ignored',
  max_concurrent_streams: 'how many sessions of the account may be live at once',
}

/** What Identity sends. */
export const inboundDetailOf = (type: InboundType): Json => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(inboundEvents[type], { io: 'input', override: withoutNoise })
  const members = Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, member]) => [
    name,
    { ...member, description: inboundTexts[name], ...(name === 'effective_at' && { format: 'date-time' }) },
  ])
  return withUnits({ title: type, ...schema, properties: Object.fromEntries(members) })
}
