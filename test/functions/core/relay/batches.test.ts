import { expect, test } from 'vitest'
import { batchesOf } from '../../../../functions/core/relay/batches.ts'
import { bytesOf, MAX_BYTES, TIMEOUT_MS } from '../../../../functions/core/relay/event-bus.ts'
import { type Entry, IDLE_MS } from '../../../../functions/core/relay/outbox.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const fields = (title: string) => ({
  ...{ event_id: 'e', event_type: 'playback.denied', timestamp: '1', user_id: 'u', profile_id: 'p', device_id: 'd' },
  ...{ content_id: title, region: '', correlation_id: 'c', code: 'not_entitled' },
})
const at = (ms: number, title = 't'): Entry => ({ id: `${ms}-0`, fields: fields(title) })
const sizeOf = (entry: Entry) => bytesOf(batchesOf([entry], NOW).batches[0]?.[0]?.event ?? { type: '', detail: '' })
const EMPTY = sizeOf(at(NOW)) - 1
/** An entry of so many bytes, as EventBridge counts them. */
const weighing = (bytes: number) => at(NOW, 'x'.repeat(bytes - EMPTY))
const shape = (...entries: Entry[]) => batchesOf(entries, NOW).batches.map((batch) => batch.length)

test('an entry is counted as EventBridge counts: 14 bytes for its time, the rest in UTF-8', () => {
  expect(bytesOf({ type: 'c', detail: 'é' })).toBe(14 + 'viewing-service'.length + 1 + 2)
})

test('an entry may be as large as a request, and not a byte larger', () => {
  expect(shape(weighing(MAX_BYTES))).toEqual([1])
  expect(shape(weighing(MAX_BYTES + 1))).toEqual([])
})

test('entries share a request up to its very last byte', () => {
  expect(shape(weighing(MAX_BYTES - 1_000), weighing(1_000))).toEqual([2])
  expect(shape(weighing(MAX_BYTES - 1_000), weighing(1_001))).toEqual([1, 1])
})

test('a request has at most ten entries', () => {
  expect(shape(...Array.from({ length: 21 }, () => at(NOW)))).toEqual([10, 10, 1])
})

test('an entry that cannot be read is given up after ten minutes and not before', () => {
  const unknown = (ms: number) => ({ ...at(ms), fields: { event_type: 'playback.of-tomorrow' } })
  const { batches, unreadable } = batchesOf([unknown(NOW - 600_001), unknown(NOW - 600_000)], NOW)
  expect(batches).toEqual([])
  expect(unreadable).toEqual([
    { id: `${NOW - 600_001}-0`, reason: 'The entry does not match the contract, wrong members: event_type' },
  ])
})

test('no entry counts as abandoned while it may still be sent', () => {
  const longestQueue = ((64 * 2) / 16) * TIMEOUT_MS
  expect(IDLE_MS).toBeGreaterThan(longestQueue + TIMEOUT_MS)
})
