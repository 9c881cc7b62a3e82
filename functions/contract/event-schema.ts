import * as z from 'zod/mini'
import { EVENT_SCHEMA_VERSION, type EventType, events, formOf } from './events.ts'
import { withoutNoise } from './json-schema.ts'

export type Dialect = 'draft-2020-12' | 'draft-4'

/** The published JSON Schema of an event's `detail`, open to members added later. The registry takes only Draft 4. */
export const eventSchema = (type: EventType, dialect: Dialect): Record<string, unknown> => {
  const { $schema, ...schema } = z.toJSONSchema(formOf(type), { io: 'input', target: dialect, override: withoutNoise })
  const id = `urn:viewing-service:event:${type}:${EVENT_SCHEMA_VERSION}`
  return {
    $schema,
    [dialect === 'draft-4' ? 'id' : '$id']: id,
    title: type,
    description: `Detail of an event of this detail-type: ${events[type].about}`,
    ...schema,
  }
}
