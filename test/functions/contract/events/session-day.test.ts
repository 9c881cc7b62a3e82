import { expect, test } from 'vitest'
import { evening } from '../../../../functions/contract/events/example-evening.ts'
import { logDayOf, sessionTimeOf } from '../../../../functions/contract/events/session-day.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'

const MIDNIGHT = Date.UTC(2026, 11, 1)

test.each([0, MIDNIGHT, MIDNIGHT - 1, 2 ** 48 - 1])('an id says that it was made at %i', (ms) => {
  expect(sessionTimeOf(createSessionId('ann', ms))).toBe(ms)
})

test('an event is of the day of its session, also when it happens after midnight', () => {
  const session_id = createSessionId('ann', MIDNIGHT - 1)
  expect(logDayOf({ session_id, timestamp: '2026-12-01T00:30:00.000Z' })).toBe('2026-11-30')
})

test('a refused create, which has no session, is of its own day', () => {
  expect(logDayOf({ timestamp: '2026-12-01T00:30:00.000Z' })).toBe('2026-12-01')
})

test('the examples are of the evening on which they happen', () => {
  expect(new Set(evening.map(logDayOf))).toEqual(new Set(['2026-11-27']))
})
