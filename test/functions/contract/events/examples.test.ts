import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { eventTypes } from '../../../../functions/contract/events/event-types.ts'
import { exampleEnvelope, exampleEvent } from '../../../../functions/contract/events/examples.ts'
import type { Json } from '../../../support/http/json.ts'
import { expectValid } from '../../../support/relay/event-validity.ts'

const folder = 'functions/contract/event-examples'
const examples: readonly Json[] = eventTypes.map((type) => exampleEvent(type))

test.each(eventTypes)('the example of %s is valid by both renderings of its schema', (type) => {
  expect(expectValid(exampleEvent(type)).event_type).toBe(type)
})

test.each(eventTypes)('the file of %s is its example in an envelope (npm run event-schemas writes it)', (type) => {
  const envelope = JSON.parse(readFileSync(`${folder}/${type}.json`, 'utf8'))
  expect(envelope).toEqual(exampleEnvelope(type))
  expect(envelope).toMatchObject({ source: 'viewing-service', 'detail-type': type, detail: { event_type: type } })
  expect(Date.parse(envelope.time)).toBe(Math.floor(Date.parse(envelope.detail.timestamp) / 1000) * 1000)
})

test('there is an example file for each type of event and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(eventTypes.map((type) => `${type}.json`).sort())
})

test('an example is a copy: who changes it changes nobody else’s', () => {
  exampleEvent('playback.paused').metadata.position = 7
  expect(exampleEvent('playback.paused').metadata.position).toBe(63)
})

test('no two examples or envelopes have one id', () => {
  const ids = [...examples.map(({ event_id }) => event_id), ...eventTypes.map((type) => exampleEnvelope(type).id)]
  expect(new Set(ids).size).toBe(2 * eventTypes.length)
})

test('the examples tell one evening: a session’s sequence goes with the time, and it ends once', () => {
  const inOrder = examples.toSorted((one, other) => Date.parse(one.timestamp) - Date.parse(other.timestamp))
  const sessions = Map.groupBy(inOrder, ({ session_id }) => session_id)
  sessions.delete(undefined)
  for (const own of sessions.values()) {
    expect(own.map(({ sequence }) => sequence)).toEqual(own.map(({ sequence }) => sequence).toSorted((a, b) => a - b))
    expect(own.filter(({ metadata }) => metadata.end_reason).length).toBeLessThanOrEqual(1)
    const [{ session_id, timestamp, sequence, device_id }] = own
    const created = Number.parseInt(session_id.replace('-', '').slice(0, 12), 16)
    expect(Date.parse(timestamp) - created, device_id).toBeGreaterThanOrEqual((sequence - 1) * 20_000)
  }
  expect([...sessions.keys()]).toContain(exampleEvent('playback.completed').metadata.displaced_by)
  expect(new Set(examples.map(({ user_id }) => user_id))).toEqual(new Set(['ann']))
})

test('nothing was watched in less time than it takes', () => {
  for (const { session_id, timestamp, metadata } of examples.filter(({ metadata }) => metadata.watched_seconds)) {
    const created = Number.parseInt(session_id.replace('-', '').slice(0, 12), 16)
    expect(metadata.watched_seconds * 1000).toBeLessThanOrEqual(Date.parse(timestamp) - created)
  }
})
