import { expect, test } from 'vitest'
import {
  EMPTIED,
  FINE,
  postgresStops,
  timetableOf,
  troubles,
  withInTheMiddle,
} from '../../../../bin/load/stage/timetable.ts'

const { slow, drops, refused } = troubles
const stops = postgresStops(10_000)

test('PostgreSQL stops in the middle of the other troubles, or alone', () => {
  expect(withInTheMiddle([slow, drops, refused], [stops])).toEqual([slow, drops, stops, refused])
  expect(withInTheMiddle([], [stops])).toEqual([stops])
  expect(withInTheMiddle([slow, drops], [])).toEqual([slow, drops])
  expect(stops.name).toBe('PostgreSQL: stopped for 10 s')
})

test('each trouble is followed by a time in which all is well, and Redis is emptied last', () => {
  expect(timetableOf([slow, stops])).toEqual([FINE, FINE, FINE, slow, FINE, stops, FINE, EMPTIED, FINE, FINE, FINE])
})
