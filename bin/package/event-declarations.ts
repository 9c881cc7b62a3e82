import { eventSchema } from '../../functions/contract/events/event-schema.ts'
import { type EventType, eventTypes } from '../../functions/contract/events/event-types.ts'

/** As much of JSON Schema as the schemas of the events use. */
type Schema = {
  readonly type: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && 'type' in value

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
}

const membersOf = ({ properties = {}, required = [] }: Schema, indent: string) =>
  Object.entries(properties).flatMap(([name, member]) => [
    ...(member.description ? [`${indent}/** ${member.description} */`] : []),
    `${indent}${name}${required.includes(name) ? '' : '?'}: ${typeFor(member, indent)}`,
  ])

const typeFor = (schema: Schema, indent: string): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.properties) return ['{', ...membersOf(schema, `${indent}  `), `${indent}}`].join('\n')
  const plain = PLAIN[schema.type]
  if (!plain) throw new Error(`There is no TypeScript for ${JSON.stringify(schema)}`)
  return plain
}

/** `playback.started` → `PlaybackStarted` */
const nameOf = (type: EventType) => type.replace(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase())

const declarationOf = (type: EventType) => {
  const schema: unknown = eventSchema(type, 'draft-2020-12')
  if (!isSchema(schema)) throw new Error(`${type} has no schema of an object`)
  return `/** ${schema.description} */\nexport interface ${nameOf(type)} ${typeFor(schema, '')}\n`
}

/**
 * The types of the events as TypeScript without zod, made of their JSON Schemas: what `functions/contract/events/events.ts`
 * declares, for those who have the package. A test compiles both and holds them equal.
 */
export const eventDeclarations = (): string =>
  [
    ...eventTypes.map(declarationOf),
    '/** What subscribers get as `detail`: `event_type` decides which. */',
    `export type PlaybackEvent = ${eventTypes.map(nameOf).join(' | ')}`,
    '',
  ].join('\n')
