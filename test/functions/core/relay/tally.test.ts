import { expect, test } from 'vitest'
import { batchesOf } from '../../../../functions/core/relay/batches.ts'
import { createTally, type Tally } from '../../../../functions/core/relay/tally.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const who = { user_id: 'u', profile_id: 'p', content_id: 'c', device_id: 'd', region: '' }
const session = { session_id: '01234567-89ab-8cde-8f01-23456789abcd', sequence: '1', position: '0' }
const event = (type: string, more: Record<string, string>, age = 0) => ({
  id: `${NOW}-0`,
  fields: {
    ...{ event_id: 'e', event_type: `playback.${type}`, timestamp: String(NOW - age), correlation_id: 'x', ...who },
    ...more,
  },
})
const started = (streams: string, plan: string, more = {}) =>
  event('started', { ...session, active_stream_count: streams, max_concurrent_streams: plan, ...more })
const denied = (code: string, more = {}) => event('denied', { code, ...more })

/** The tally of these entries, all published at this moment; what was split as `metric values: count`. */
const tallyOf = (...entries: ReturnType<typeof event>[]) => {
  const tally = createTally()
  const { batches } = batchesOf(entries, NOW)
  expect(batches.flat()).toHaveLength(entries.length)
  for (const publication of batches.flat()) tally.add(publication, NOW)
  return tally
}
const split = ({ counted }: Tally) =>
  counted.map(({ metric, by, count }) => `${metric} ${Object.values(by).join(' of ')}: ${count}`).toSorted()

test('a start is a level that was approved and asked for, of its plan', () => {
  const taken = tallyOf(started('1', '4'), started('2', '4'), started('1', '4', { degraded: '1' })).take()
  expect(taken).toMatchObject({ started: 3, degraded: 1 })
  expect(split(taken)).toEqual([
    'StreamsApproved 4 of 1: 2',
    'StreamsApproved 4 of 2: 1',
    'StreamsAsked 4 of 1: 2',
    'StreamsAsked 4 of 2: 1',
  ])
})

test('a refusal by the limit asks for one stream more than there are, and stands for those before it', () => {
  const streams = { active_stream_count: '2', max_concurrent_streams: '2' }
  const limit = denied('concurrency_limit_reached', { ...streams, repeats: '3' })
  const taken = tallyOf(limit, denied('not_entitled'), denied('content_unavailable', { repeats: '1' })).take()
  expect(taken.started).toBe(0)
  expect(split(taken)).toEqual([
    'CreatesDenied concurrency_limit_reached: 4',
    'CreatesDenied content_unavailable: 2',
    'CreatesDenied not_entitled: 1',
    'StreamsAsked 2 of 3: 4',
  ])
})

test('plans and levels above ten are one value, so that there are at most 121 of each metric', () => {
  const every = Array.from({ length: 30 }, (_, plan) =>
    Array.from({ length: 30 }, (_, streams) => started(String(streams + 1), String(plan + 1))),
  )
  const taken = tallyOf(...every.flat()).take()
  expect(taken.counted).toHaveLength(2 * 11 * 11)
  expect(split(taken)).toContain('StreamsApproved more of more: 400')
  expect(split(taken)).toContain('StreamsApproved 10 of more: 20')
  expect(split(taken)).toContain('StreamsApproved 10 of 10: 1')
})

test('the event that ended a session counts by its reason, others by nothing', () => {
  const played = { ...session, watched_seconds: '5' }
  const taken = tallyOf(
    event('stopped', { ...played, end_reason: 'stopped' }),
    event('completed', { ...played, end_reason: 'displaced' }),
    event('expired', { ...played, end_reason: 'missed_heartbeats' }),
    event('heartbeat', { ...played, session_status: 'active' }),
    event('paused', played),
    event('stopped', { ...played, end_reason: '' }),
  ).take()
  expect(split(taken)).toEqual([
    'SessionsEnded displaced: 1',
    'SessionsEnded missed_heartbeats: 1',
    'SessionsEnded stopped: 1',
  ])
})

test('an age is never below zero, and no report has more than 99 of them', () => {
  const ages = (count: number, age: number) =>
    tallyOf(...Array.from({ length: count }, () => event('denied', { code: 'not_entitled' }, age))).take().ages
  expect(ages(2, 1_500)).toEqual([1_500, 1_500])
  expect(ages(1, -3_000)).toEqual([0])
  expect(ages(500, 7)).toEqual(Array(99).fill(7))
})

test('what was taken is not given again', () => {
  const tally = tallyOf(started('1', '2'))
  expect(tally.take().counted).toHaveLength(2)
  expect(tally.take()).toEqual({ started: 0, degraded: 0, counted: [], ages: [] })
})
