import { expect, test } from 'vitest'
import { texts } from '../../../bin/openapi/describe.ts'
import { shared } from '../../../bin/openapi/texts/shared.ts'
import { defaultsIn, page } from '../../support/documents/page.ts'
import type { Json } from '../../support/http/json.ts'
import { document, operations, resolve } from './document.ts'

type Member = { readonly schema: string; readonly path: string; readonly member: Json }

const membersOf = (schema: string, { properties = {}, items }: Json, path = ''): Member[] => [
  ...Object.entries<Json>(properties).flatMap(([name, member]) => {
    const at = path ? `${path}.${name}` : name
    return [{ schema, path: at, member }, ...membersOf(schema, member, at)]
  }),
  ...(items ? membersOf(schema, items, path) : []),
]

const schemas = Object.entries<Json>(document.components.schemas)
const members = schemas.flatMap(([name, schema]) => membersOf(name, schema))

/** Of a number or a time, through references and what may be null. */
const isMeasured = (schema: Json): boolean => {
  if (schema.$ref) return isMeasured(resolve(schema.$ref))
  if (schema.anyOf) return schema.anyOf.some(isMeasured)
  return ['number', 'integer'].includes(schema.type) || schema.format === 'date-time'
}

test('every schema and every member of every schema says what it is', () => {
  expect(members.length).toBeGreaterThan(150)
  const silent = [...schemas.map(([name, member]) => ({ schema: name, path: '', member })), ...members]
    .filter(({ member }) => !(member.description?.length > 8))
    .map(({ schema, path }) => `${schema}.${path}`)
  expect(silent).toEqual([])
})

test('every number and every time has its unit, and nothing else has one', () => {
  const wrong = members.filter(({ member }) => isMeasured(member) !== Boolean(member['x-unit']))
  expect(wrong.map(({ schema, path }) => `${schema}.${path}`)).toEqual([])
  for (const { member } of members.filter(({ member }) => member['x-unit']))
    expect(member.description).toContain(`Unit: ${member['x-unit']}.`)
})

test('no text is about something that does not exist', () => {
  const known = new Set([
    ...schemas.map(([name]) => `${name}.`),
    ...members.map(({ schema, path }) => `${schema}.${path}`),
  ])
  const written = Object.entries(texts).flatMap(([schema, own]) => Object.keys(own).map((path) => `${schema}.${path}`))
  expect(written.filter((text) => !known.has(text))).toEqual([])
  const names = new Set(members.map(({ path }) => path.split('.').at(-1)))
  expect(Object.keys(shared).filter((name) => !names.has(name))).toEqual([])
})

test('every operation, parameter, header, answer and tag is described', () => {
  const tags = document.tags.map(({ name }: Json) => name)
  for (const [name, { description, tags: own }] of operations) {
    expect(description.length, name).toBeGreaterThan(60)
    expect(tags).toEqual(expect.arrayContaining(own))
  }
  const { headers, parameters, responses, securitySchemes } = document.components
  const parts = [headers, parameters, responses, securitySchemes].flatMap((part) => Object.values<Json>(part))
  for (const part of [...parts, ...document.tags]) expect(part.description.length).toBeGreaterThan(15)
})

test('rates, sizes and times stand in the document with the numbers of the code', () => {
  expect(operations.get('create-session')?.description).toContain('60 a minute (`CREATE_RATE_LIMIT`), 30 at once')
  expect(operations.get('get-jwks')?.description).toContain('no rate of its own')
  for (const told of ['16,384 bytes', '8,192 characters', '100 oldest', '`JWT_EXPIRATION=1h`', '24 hours', '+json'])
    expect(document.info.description).toContain(told)
})

test('the rates of the operations are those of the contract page, with their numbers', () => {
  const rates = page('functions/contract/README.md').text.split('\n## Rates\n')[1]?.split('\n## ')[0] ?? ''
  const described = [...operations.values()].map(({ description }) => description).join(' ')
  const named = defaultsIn(rates).map(([name, value]) => `${value} ${name}`)
  const shown = [...described.matchAll(/(\d+) (?:a [a-z ]+|at once) \(`([A-Z_]+)`\)/g)].map(
    ([, value, name]) => `${value} ${name}`,
  )
  expect(named).toHaveLength(14)
  expect(new Set(shown)).toEqual(new Set(named))
})
