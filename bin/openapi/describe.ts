import { historyTexts } from './texts/history.ts'
import { problemTexts } from './texts/problems.ts'
import { replyTexts } from './texts/replies.ts'
import { requestTexts } from './texts/requests.ts'
import { shared } from './texts/shared.ts'
import type { Text, Texts } from './texts/text.ts'

export type Json = { readonly [member: string]: unknown }
type Inner = Json & { readonly properties?: Record<string, Json>; readonly items?: Json }

/** The texts of every schema, by its name. */
export const texts: Readonly<Record<string, Texts>> = {
  ...requestTexts,
  ...replyTexts,
  ...historyTexts,
  ...problemTexts,
}

const written = (text: Text): Json =>
  typeof text === 'string' ? { description: text } : { description: `${text[0]} Unit: ${text[1]}.`, 'x-unit': text[1] }

const textOf = (own: Texts, name: string, path: string): Text => {
  const text = own[path] ?? shared[path.split('.').at(-1) ?? '']
  if (text === undefined) throw new Error(`No text says what ${name}.${path} is: bin/openapi/texts`)
  return text
}

const withTexts = (schema: Inner, name: string, path: string): Json => {
  const own = texts[name] ?? {}
  const { properties, items } = schema
  const member = (key: string) => (path ? `${path}.${key}` : key)
  const described = Object.entries(properties ?? {}).map(([key, inner]) => {
    const inside = withTexts(inner, name, member(key))
    return [key, { ...written(textOf(own, name, member(key))), ...inside }]
  })
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(described) }),
    ...(items && { items: withTexts(items, name, path) }),
  }
}

/** The schema of this name with what it and each of its members means. Throws when a text is missing. */
export const describe = (name: string, schema: Json): Json => {
  const text = texts[name]?.['']
  if (text === undefined) throw new Error(`No text says what ${name} is: bin/openapi/texts`)
  return { ...written(text), ...withTexts(schema, name, '') }
}
