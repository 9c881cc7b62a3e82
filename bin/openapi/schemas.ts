import * as z from 'zod/mini'
import { withoutNoise } from '../../functions/contract/events/json-schema.ts'
import * as historyReplies from '../../functions/contract/history/replies.ts'
import { ignored, position } from '../../functions/contract/position.ts'
import * as replies from '../../functions/contract/replies.ts'
import * as requests from '../../functions/contract/requests.ts'
import { describe, type Json } from './describe.ts'

type Schema = z.ZodMiniType

const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

const registry = z.registry<{ id: string }>()
const made = (schema: Schema | (() => Schema)) => (typeof schema === 'function' ? schema() : schema)
const schemas = Object.entries<Schema | (() => Schema)>({
  ...requests,
  ...replies,
  ...historyReplies,
  position,
  ignored,
})
for (const [name, schema] of schemas.map(([name, one]) => [name, made(one)] as const))
  if (!registry.has(schema)) registry.add(schema, { id: capitalised(name) })

const uriOf = (id: string) => `#/components/schemas/${id}`
export const schemaNamed = (id: string): Json => ({ $ref: uriOf(id) })

/** Without the members that the document has once for all schemas. */
const withoutHead = ({ $schema: _dialect, $id: _id, ...schema }: Json): Json => schema

const gatewayMessage = { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] }

/** Every schema of requests and replies by name, open to members added later; as they are sent, so before any rounding. */
export const componentSchemas = (): Record<string, Json> => {
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: uriOf, override: withoutNoise })
  const all: Record<string, Json> = { ...schemas, GatewayMessage: gatewayMessage }
  return Object.fromEntries(Object.entries(all).map(([name, schema]) => [name, describe(name, withoutHead(schema))]))
}

/** A reference to a schema of the contract. Throws for one that is not exported there. */
export const reference = (schema: Schema): Json => {
  const id = registry.get(schema)?.id
  if (!id) throw new Error('A schema used by a route is not exported by functions/contract')
  return schemaNamed(id)
}
