import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { asyncApiDocument } from '../../../bin/asyncapi/document.ts'
import { eventTypes } from '../../../functions/contract/events/event-types.ts'
import { exampleEnvelope } from '../../../functions/contract/events/examples.ts'
import { inboundEvents, inboundTypes } from '../../../functions/contract/events/inbound-events.ts'
import manifest from '../../../package.json' with { type: 'json' }
import type { Json } from '../../support/http/json.ts'
import { references } from '../openapi/document.ts'

const read = (file: string): Json => JSON.parse(readFileSync(file, 'utf8'))
const document = read('functions/contract/asyncapi.json')
const { messages, schemas } = document.components

const ajv = (options: object = {}) => {
  const made = new Ajv({ allErrors: true, strict: false, ...options })
  addFormats.default(made)
  return made
}

/** By its payload, in the dialect that AsyncAPI reads: draft 7. */
const validate = (type: string) => {
  const api = ajv().addSchema({ $id: 'events', components: document.components })
  return api.compile(JSON.parse(JSON.stringify(messages[type].payload).replaceAll('"#/', '"events#/')))
}

test('the committed document is what the tables say (npm run event-schemas writes it)', () => {
  expect(document).toEqual(JSON.parse(JSON.stringify(asyncApiDocument(manifest.version))))
})

test('the document is valid by the schema that AsyncAPI publishes, which finds a fault', () => {
  // It brings the schema of schemas itself.
  const isAsyncApi = ajv({ meta: false, validateSchema: false }).compile(
    read('node_modules/@asyncapi/specs/schemas/3.0.0.json'),
  )
  expect([isAsyncApi(document), isAsyncApi.errors]).toEqual([true, null])
  const { channels: _, ...others } = document
  expect(isAsyncApi({ ...others, channels: { playbackEvents: { address: 7 } } })).toBe(false)
})

test('every reference of the document leads to something', () => {
  const lead = (reference: string) =>
    reference
      .slice(2)
      .split('/')
      .reduce((value: Json, key) => value?.[key], document)
  expect(references(document).length).toBeGreaterThan(30)
  expect(references(document).filter((reference) => lead(reference) === undefined)).toEqual([])
})

test('it has every type of event that the service publishes and receives, and no other', () => {
  expect(Object.keys(messages)).toEqual([...eventTypes, ...inboundTypes])
  const { publishPlaybackEvents, receiveIdentityEvents } = document.operations
  expect([publishPlaybackEvents.action, receiveIdentityEvents.action]).toEqual(['send', 'receive'])
  expect(publishPlaybackEvents.messages).toHaveLength(eventTypes.length)
})

test.each([...eventTypes, ...inboundTypes])(
  'the example of %s is a whole envelope that is valid by its schema',
  (type) => {
    const [{ payload }] = messages[type].examples
    const isValid = validate(type)
    expect([isValid(payload), isValid.errors]).toEqual([true, null])
    expect(isValid({ ...payload, 'detail-type': 'another' })).toBe(false)
    const { user_id: _, ...detail } = payload.detail
    expect(isValid({ ...payload, detail })).toBe(false)
  },
)

test.each(eventTypes)('the example of %s is the one that everybody else shows', (type) => {
  expect(messages[type].examples[0].payload).toEqual(exampleEnvelope(type))
})

test.each(inboundTypes)('the service reads the example of %s', (type) => {
  expect(inboundEvents[type].safeParse(messages[type].examples[0].payload.detail).success).toBe(true)
})

const membersOf = (schema: Json): [string, Json][] =>
  Object.entries<Json>(schema.properties ?? {}).flatMap(([name, member]) => [[name, member], ...membersOf(member)])

test('every member of an event says what it is, and of a number or a time the unit', () => {
  const members = [...Object.values<Json>(messages).map(({ payload }) => payload), ...Object.values(schemas)].flatMap(
    membersOf,
  )
  expect(members.filter(([, { description, $ref }]) => !description && !$ref)).toEqual([])
  const measured = members.filter(([, { type, format }]) => type === 'integer' || format === 'date-time')
  const unitless = measured.filter(([, member]) => !member['x-unit']).map(([name]) => name)
  expect([...new Set(unitless)]).toEqual(['sequence'])
})
