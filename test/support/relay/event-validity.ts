import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvDraft4 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { type Dialect, eventSchema } from '../../../functions/contract/events/event-schema.ts'
import { type EventType, eventTypes } from '../../../functions/contract/events/event-types.ts'
import type { Json } from '../http/json.ts'

/** An event as its subscribers read it. */
export type PublishedEvent = {
  readonly event_id: string
  readonly event_type: string
  readonly timestamp: string
} & Json

/** The published schema closed: a member that it does not name is a fault here. */
const closed = (schema: Json): Json => ({
  ...schema,
  ...(schema.properties && {
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(schema.properties).map(([name, inner]) => [name, name === 'metadata' ? closed(inner) : inner]),
    ),
  }),
})

const validators = (dialect: Dialect, Ajv: Json) => {
  const ajv = new Ajv({ allErrors: true, strict: true })
  addFormats.default(ajv)
  return new Map(eventTypes.map((type) => [type, ajv.compile(closed(eventSchema(type, dialect)))]))
}

const dialects = [
  ['2020-12', validators('draft-2020-12', Ajv2020)],
  ['Draft 4', validators('draft-4', ajvDraft4.default)],
] as const

/** The event, which must be valid by both published renderings of its type's schema, with no member beside theirs. */
export const expectValid = (event: object): PublishedEvent => {
  const { event_type: type } = event as { event_type: EventType }
  for (const [dialect, byType] of dialects) {
    const validate = byType.get(type)
    if (!validate?.(event)) throw new Error(`Not valid by ${dialect}: ${JSON.stringify([event, validate?.errors])}`)
  }
  return event as PublishedEvent
}
