import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventTypes } from '../../../../functions/contract/events/event-types.ts'
import { eventOf, parseEvent, quickDetail } from '../../../../functions/core/relay/event.ts'
import { expectValid } from '../../../support/relay/event-validity.ts'

const SESSION = '0199c0de-1234-8001-9abc-0123456789ab'

/** An entry of each type as the scripts append it, with every member that it may have. */
const full = {
  ...{ event_id: 'attempt-0123456789ab-3', timestamp: '1764230400017', user_id: 'ann', profile_id: 'main' },
  ...{ content_id: 'film-1', device_id: 'tv', region: 'US', correlation_id: 'trace-7', session_id: SESSION },
  ...{ sequence: '3', position: '0', watched_seconds: '118', degraded: '1', heartbeats_dropped: '2' },
  ...{ session_status: 'active', active_stream_count: '1', max_concurrent_streams: '2', end_reason: 'displaced' },
  ...{ ended_at: '1764230400000', displaced_by: SESSION, code: 'not_entitled', reason: 'plan "é" 😀', repeats: '4' },
}

/** What the entry gives by the contract’s schema alone: an event, or a refusal. */
const byContract = (fields: Record<string, string>) => {
  try {
    const event = parseEvent(fields)
    return { type: event.event_type, time: Date.parse(event.timestamp), detail: JSON.stringify(event) }
  } catch (error) {
    return String(error)
  }
}
const made = (fields: Record<string, string>) => {
  try {
    return eventOf(fields)
  } catch (error) {
    return String(error)
  }
}

test.each(eventTypes)('the detail of %s is what its schema gives, and valid', (event_type) => {
  const fields = { ...full, event_type }
  expect(eventOf(fields)).toEqual(byContract(fields))
  expect(JSON.parse(eventOf(fields).detail)).toEqual(parseEvent(fields))
  expectValid(JSON.parse(eventOf(fields).detail))
})

const odd = fc.constantFrom(
  ...['', '0', '-0', '1', '00', '01', '-1', '+1', '1.5', '1e3', '0x10', ' 1 ', 'NaN', 'Infinity', 'any text', 'true'],
  ...['9007199254740991', '9007199254740993', '8640000000000000', '8640000000000001', '99999999999999', 'paused'],
  ...[
    '2026-11-28T00:00:00.000Z',
    SESSION.toUpperCase(),
    `${SESSION}\n`,
    '"',
    '\\',
    '\u2028',
    '\u0000',
    '{}',
    '__proto__',
  ],
)
const text = fc.oneof({ weight: 3, arbitrary: odd }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) })
const names = [...Object.keys(full), 'schema_version', 'metadata', 'event_type', 'toString', '__proto__', 'unheard_of']
const changes = fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 3 })
const left = fc.subarray(Object.keys(full), { minLength: 0 })

test('whatever an entry holds, its event and its refusal are those of the schema', () => {
  const seen = { events: 0, refusals: 0 }
  fc.assert(
    fc.property(fc.constantFrom(...eventTypes), changes, fc.option(left), (event_type, changed, only) => {
      const whole = Object.entries(full).filter(([name]) => !only || only.includes(name))
      const fields = { event_type, ...Object.fromEntries(whole), ...changed }
      const wanted = byContract(fields)
      seen[typeof wanted === 'string' ? 'refusals' : 'events'] += 1
      expect(made(fields)).toEqual(wanted)
    }),
    { numRuns: 5_000 },
  )
  expect(seen.events).toBeGreaterThan(500)
  expect(seen.refusals).toBeGreaterThan(500)
})

test('what the scripts append is not left to the slow way', () => {
  for (const event_type of eventTypes) expect(quickDetail({ ...full, event_type })).toBeDefined()
  expect(quickDetail({ ...full, event_type: 'playback.started', position: '00' })).toBeUndefined()
})
