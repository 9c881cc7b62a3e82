import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventSchema } from '../functions/contract/events/event-schema.ts'
import { eventTypes } from '../functions/contract/events/event-types.ts'

// Writes the published JSON Schemas of the events; a test keeps them equal to the table.

const folder = join(import.meta.dirname, '../functions/contract/event-schemas')

for (const type of eventTypes) {
  const text = JSON.stringify(eventSchema(type, 'draft-2020-12'), null, 2)
  writeFileSync(join(folder, `${type}.schema.json`), `${text}\n`)
}
