import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventSchema } from '../functions/contract/events/event-schema.ts'
import { eventTypes } from '../functions/contract/events/event-types.ts'
import { exampleEnvelope } from '../functions/contract/events/examples.ts'
import manifest from '../package.json' with { type: 'json' }
import { asyncApiDocument } from './asyncapi/document.ts'

// Writes the published JSON Schemas of the events, an example of each in EventBridge's envelope, and all of them as an
// AsyncAPI document; tests keep them equal to the table.

const contract = join(import.meta.dirname, '../functions/contract')
const write = (file: string, content: unknown) =>
  writeFileSync(join(contract, file), `${JSON.stringify(content, null, 2)}\n`)

for (const type of eventTypes) {
  write(`event-schemas/${type}.schema.json`, eventSchema(type, 'draft-2020-12'))
  write(`event-examples/${type}.json`, exampleEnvelope(type))
}
write('asyncapi.json', asyncApiDocument(manifest.version))
