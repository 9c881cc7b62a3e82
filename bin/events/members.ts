import { eventSchema } from '../../functions/contract/events/event-schema.ts'
import type { EventType } from '../../functions/contract/events/event-types.ts'
import { eventSchemas } from '../../functions/contract/events/events.ts'

/** A member of an event, as its JSON Schema has it. */
type Member = {
  readonly type?: string
  readonly format?: string
  readonly minimum?: number
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Member>>
}

/** The member at a path such as `metadata.position`; undefined when the event has none. */
export const memberAt = (type: EventType, path: string): Member | undefined => {
  const whole: Member = eventSchema(type, 'draft-2020-12')
  return path.split('.').reduce<Member | undefined>((at, name) => {
    const members = at?.properties ?? {}
    return Object.hasOwn(members, name) ? members[name] : undefined
  }, whole)
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a time such as 2026-12-01T20:00:00.000Z',
  uuid: 'a UUID',
}

/** What a member must be, as the end of a sentence. */
const described = (member: Member): string => {
  if (member.const !== undefined) return `${member.const}`
  if (member.properties) return `set by its members: ${Object.keys(member.properties).join(', ')}`
  if (member.enum) return `one of ${member.enum.join(', ')}`
  if (member.format) return FORMATS[member.format] ?? member.format
  if (member.type === 'integer') return `a whole number of at least ${member.minimum}`
  return member.type === 'boolean' ? 'true or false' : 'a text'
}

/** A text as the value that a member of this kind has; the text itself when it is none. */
export const valueFor = (member: Member, text: string): unknown => {
  if (member.type === 'integer' || member.type === 'number')
    return text.trim() && Number.isFinite(Number(text)) ? Number(text) : text
  if (member.type === 'boolean') return { true: true, false: false }[text] ?? text
  return text
}

/** What is wrong with an event by the schema of its type, each in a sentence. */
export const memberFaults = (type: EventType, event: unknown): readonly string[] => {
  const read = eventSchemas.get(type)?.safeParse(event)
  const paths = (read?.error?.issues ?? []).map(({ path }) => path.join('.'))
  return [...new Set(paths)].map((path) => {
    const member = memberAt(type, path)
    return `${path} must be ${member ? described(member) : 'another value'}`
  })
}
