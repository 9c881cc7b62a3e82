import type * as z from 'zod/mini'
import { timestamp } from '../../contract/rfc3339.ts'

type Value = string | number | boolean
type Schema = z.core.$ZodType & Pick<z.ZodMiniType, 'safeParse'>

/**
 * How the text of a field becomes the value of a member (`read`), or at once its JSON (`write`): undefined unless it is
 * plain to see that the schema accepts it.
 */
type Reading = { readonly read: (text: string) => Value; readonly write: (text: string) => string | undefined }
export type Member = Reading & { readonly name: string; readonly isOptional: boolean }

/** A whole number as the scripts write it, small enough for a time. */
const [WHOLE, POSITIVE] = [/^(?:0|[1-9]\d{0,13})$/, /^[1-9]\d{0,13}$/]

/** In an outbox entry every field is a text: what becomes of it is asked of its schema. */
const readingOf = (schema: Schema): Reading => {
  const accepts = (value: Value) => schema.safeParse(value).success
  if (accepts(1)) {
    const plain = accepts(0) ? WHOLE : POSITIVE
    return { read: Number, write: (text) => (plain.test(text) ? text : undefined) }
  }
  if (accepts(true)) return { read: (text) => text === '1', write: (text) => String(text === '1') }
  if (accepts('any text')) return { read: String, write: JSON.stringify }
  if (accepts(timestamp(0))) {
    const read = (text: string) => timestamp(Number(text))
    return { read, write: (text) => (WHOLE.test(text) ? `"${read(text)}"` : undefined) }
  }
  const { pattern } = schema._zod
  return { read: String, write: (text) => (pattern?.test(text) ? JSON.stringify(text) : undefined) }
}

/** The members of an object's schema, in their order. */
export const membersOf = ({ shape }: { readonly shape: Readonly<Record<string, Schema>> }): readonly Member[] =>
  Object.entries(shape).map(([name, schema]) => ({
    ...{ name, isOptional: schema.safeParse(undefined).success },
    ...readingOf(schema),
  }))
