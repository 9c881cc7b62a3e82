import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { eventSchema } from '../../../../functions/contract/events/event-schema.ts'
import { eventTypes } from '../../../../functions/contract/events/event-types.ts'
import type { Json } from '../../../support/http/json.ts'
import { expectValid } from '../../../support/relay/event-validity.ts'

const folder = 'functions/contract/event-schemas'

const paused = (changes: object = {}, metadata: object = {}): Json => ({
  event_id: 'e-1',
  schema_version: 1,
  event_type: 'playback.paused',
  timestamp: '2026-11-25T01:02:03.004Z',
  sequence: 3,
  session_id: '01234567-89ab-8001-8000-0123456789ab',
  user_id: 'user-1',
  profile_id: 'profile-1',
  content_id: 'title-1',
  device_id: 'tv-1',
  region: 'US',
  correlation_id: 'trace-1',
  metadata: { position: 120, watched_seconds: 118, ...metadata },
  ...changes,
})

test.each(eventTypes)('the file of %s is its schema (npm run event-schemas writes it)', (type) => {
  const text = readFileSync(`${folder}/${type}.schema.json`, 'utf8')
  expect(JSON.parse(text)).toEqual(eventSchema(type, 'draft-2020-12'))
})

test('there is a schema file for each type of event and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(eventTypes.map((type) => `${type}.schema.json`).sort())
})

test('the example of the contract is valid by both renderings', () => {
  expect(expectValid(paused())).toEqual(paused())
})

const wrong: [string, Json][] = [
  ['a missing sequence', paused({ sequence: undefined })],
  ['a sequence of 0', paused({ sequence: 0 })],
  ['a position that is not whole', paused({}, { position: 1.5 })],
  ['a null', paused({ region: null })],
  ['another version', paused({ schema_version: 2 })],
  ['a time without a zone', paused({ timestamp: '2026-11-25T01:02:03.004' })],
  ['a member nobody described', paused({ ip: '10.0.0.1' })],
  ['metadata nobody described', paused({}, { ip: '10.0.0.1' })],
  ['no heartbeats dropped', paused({}, { heartbeats_dropped: 0 })],
]

test.each(wrong)('an event is not valid: %s', (_, event) => {
  expect(() => expectValid(JSON.parse(JSON.stringify(event)))).toThrow('Not valid')
})

test.each(eventTypes)('the published schema of %s lets later members pass', (type) => {
  for (const dialect of ['draft-2020-12', 'draft-4'] as const)
    expect(JSON.stringify(eventSchema(type, dialect))).not.toContain('additionalProperties')
})

test('the registry gets Draft 4 and nothing later', () => {
  for (const type of eventTypes) {
    const schema = eventSchema(type, 'draft-4')
    expect(schema.$schema).toBe('http://json-schema.org/draft-04/schema#')
    expect(JSON.stringify(schema)).not.toMatch(/"(const|\$id|\$defs|exclusiveMinimum|if|contains)"/)
  }
})
