import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { readLine } from '../../../../bin/session-log/events/read-line.ts'
import { eventTypes } from '../../../../functions/contract/events/event-types.ts'
import { exampleEnvelope, exampleEvent } from '../../../../functions/contract/events/examples.ts'
import { readEvent } from '../../../../functions/core/session-log/read-event.ts'

const started = exampleEvent('playback.started')

test.each(eventTypes)(
  'a %s is read with its envelope and without, and the function behind the queue reads it',
  (type) => {
    const [detail, envelope] = [exampleEvent(type), exampleEnvelope(type)]
    const enveloped = readLine(JSON.stringify(envelope))
    expect(enveloped).toEqual({ detail, body: JSON.stringify(envelope) })
    const bare = readLine(JSON.stringify(detail))
    expect(bare).toMatchObject({ detail })
    expect(readEvent('body' in bare ? bare.body : '')).toEqual(detail)
  },
)

test('a member of a later version stays in the event', () => {
  expect(readLine(JSON.stringify({ ...started, later: 1 }))).toMatchObject({ detail: { later: 1 } })
})

test.each([
  ['no JSON', '{"event_type":', 'it is not a JSON object'],
  ['a number', '7', 'it is not a JSON object'],
  ['null', 'null', 'it is not a JSON object'],
  ['a list', '[]', 'event_type is none of a playback event'],
  ['an empty envelope', '{"detail":null}', 'event_type is none of a playback event'],
  ['another type', '{"event_type":"toString"}', 'event_type is none of a playback event'],
  [
    'a wrong member',
    JSON.stringify({ ...started, sequence: 0, metadata: {} }),
    'sequence must be a whole number of at least 1; metadata.position must be a whole number of at least 0; metadata.active_stream_count must be a whole number of at least 0; metadata.max_concurrent_streams must be a whole number of at least 1',
  ],
  [
    'a session of elsewhere',
    JSON.stringify({ ...started, session_id: randomUUID().replace(/^./, 'f') }),
    'session_id is none that this service made at that time',
  ],
])('%s is no event, and why is said', (_, text, fault) => {
  const read = readLine(text)
  expect('faults' in read && read.faults.join('; ')).toBe(fault)
})
