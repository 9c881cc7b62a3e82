import * as z from 'zod/mini'
import type { EventType } from './event-types.ts'
import { EVENT_SCHEMA_VERSION, eventSchemas, events } from './events.ts'
import { withoutNoise } from './json-schema.ts'

export type Dialect = 'draft-2020-12' | 'draft-4'

/** The published JSON Schema of an event's `detail`, open to members added later. The registry takes only Draft 4. */
export const eventSchema = (type: EventType, dialect: Dialect): Record<string, unknown> => {
  const form = eventSchemas.get(type)
  if (!form) throw new Error(`There is no event ${type}`)
  const { $schema, ...schema } = z.toJSONSchema(form, { io: 'input', target: dialect, override: withoutNoise })
  const id = `urn:viewing-service:event:${type}:${EVENT_SCHEMA_VERSION}`
  return {
    $schema,
    [dialect === 'draft-4' ? 'id' : '$id']: id,
    title: type,
    description: `Detail of an event of this detail-type: ${events[type].about}`,
    ...schema,
  }
}
