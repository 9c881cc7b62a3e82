import { expect, test } from 'vitest'
import { rowFaults } from '../../../../bin/load/audit/session-rows.ts'
import { told } from '../../../support/session-log/told.ts'

const story = told('ann')
const row = {
  ...{ session_id: 's', session_status: 'ended', end_reason: 'stopped', position: 100, watched_seconds: 100 },
}

test('a row that its events give has no fault, in whatever order they are', () => {
  expect(rowFaults([row], story)).toEqual([])
  expect(rowFaults([row], story.toReversed())).toEqual([])
})

test('a session without an end is what its last event says', () => {
  const live = { ...row, end_reason: null, position: 60, watched_seconds: 60 }
  expect(rowFaults([{ ...live, session_status: 'paused' }], story.slice(0, 3))).toEqual([])
  expect(rowFaults([{ ...live, session_status: 'active' }], story.slice(0, 4))).toEqual([])
  expect(
    rowFaults([{ ...live, session_status: 'active', position: 0, watched_seconds: 0 }], story.slice(0, 1)),
  ).toEqual([])
})

test('what differs is named with both values', () => {
  const wrong = { ...row, session_status: 'active', end_reason: null, position: 90, watched_seconds: 0 }
  expect(rowFaults([wrong], story)).toEqual([
    'session_status is active in its row and ended by its events',
    'end_reason is null in its row and stopped by its events',
    'position is 90 in its row and 100 by its events',
    'watched_seconds is 0 in its row and 100 by its events',
  ])
})

test('a session without a row, or with two, is a fault', () => {
  expect(rowFaults([], story)).toEqual(['it has no row'])
  expect(rowFaults([row, row], story)).toEqual(['it has 2 rows'])
})
