import { describe, expect, test } from 'vitest'
import { judgeCreate, judgeReport } from '../../../../bin/load/audit/judge.ts'
import type { Answer } from '../../../../bin/load/players/request.ts'
import { worldOf } from '../../../../bin/load/players/world.ts'
import { tally as newTally } from '../../../../bin/load/tally.ts'

const PLAN = {
  ...{ players: 1, crowded: false, intervalMs: 1_000, missedHeartbeats: 3, titleMs: 1, titles: 1 },
  ...{ arrivalMs: 0, scheduleMs: 1_000 },
}
const seat = { userId: 'load-0-of-2', deviceId: 'tv' }

/** What is held against the answer to a create that was sent at 1 s. */
const faultsOf = (answer: Partial<Answer>, contentId = 'film') => {
  const tally = newTally()
  const world = worldOf(PLAN, tally)
  const sent = { ...seat, contentId, named: ['old'], sentAt: 1_000 }
  const heard = { status: 0, body: {}, code: undefined, recovery: '', retryAfterMs: 0, sentAt: 1_000, gotAt: 1_100 }
  judgeCreate(sent, world.ledger.createSent(sent), { ...heard, ...answer }, world)
  return tally.violations.map(({ what }) => what)
}

const granted = (more: object = {}) => ({
  status: 201,
  body: {
    session: {
      ...{ session_id: 'new', user_id: seat.userId, device_id: 'tv', content_id: 'film' },
      ...{ started_at: new Date(1_050).toISOString(), last_heartbeat: new Date(1_050).toISOString() },
    },
    heartbeat: { timeout_seconds: 3 },
    concurrency: { active_stream_count: 2, max_concurrent_streams: 2 },
    terminated_sessions: ['old'],
    ...more,
  },
})

describe('a grant', () => {
  test('is what was asked for, within the limit of the plan', () => {
    expect(faultsOf(granted())).toEqual([])
    expect(faultsOf(granted(), 'other')).toEqual(['A grant: it is not what was asked for'])
    expect(faultsOf(granted({ concurrency: { active_stream_count: 3, max_concurrent_streams: 2 } }))).toHaveLength(1)
    expect(faultsOf(granted({ concurrency: { active_stream_count: 2, max_concurrent_streams: 4 } }))).toHaveLength(1)
  })

  test('ends nothing but what was named', () => {
    expect(faultsOf(granted({ terminated_sessions: ['another'] }))).toEqual(['A grant: it ended what was not named'])
  })
})

describe('a refused create', () => {
  const refused = (status: number, code: string, more: Partial<Answer> = {}) => ({
    status,
    code,
    recovery: 'show',
    ...more,
  })

  test('is explained by a title that Content does not offer, and by nothing else that is no limit', () => {
    expect(faultsOf(refused(403, 'content_unavailable'), 'withdrawn-1')).toEqual([])
    expect(faultsOf(refused(403, 'content_unavailable'))).toHaveLength(1)
    expect(faultsOf(refused(403, 'not_entitled'))).toHaveLength(1)
    expect(faultsOf(refused(404, 'session_not_found', { recovery: 'recreate' }))).toHaveLength(1)
    expect(faultsOf(refused(422, 'idempotency_key_reused', { recovery: 'fix' }))).toHaveLength(1)
  })

  test('may have been granted and have fallen silent meanwhile, not sooner', () => {
    const body = { end_reason: 'missed_heartbeats' }
    expect(faultsOf(refused(410, 'session_ended', { body, gotAt: 4_000 }))).toEqual([])
    expect(faultsOf(refused(410, 'session_ended', { body, gotAt: 3_000 }))).toHaveLength(1)
  })

  test('is no refusal when it is to be tried again', () => {
    expect(faultsOf({ status: 503, code: 'storage_unavailable', recovery: 'retry' })).toEqual([])
    expect(faultsOf({ status: 0, recovery: 'retry' })).toEqual([])
  })
})

test('an answer about a session that the contract does not know is held against it', () => {
  const tally = newTally()
  const world = worldOf(PLAN, tally)
  const heard = { body: {}, retryAfterMs: 0, sentAt: 1_000, gotAt: 1_100 }
  expect(judgeReport(seat, 'one', { ...heard, status: 200, code: undefined, recovery: '' }, world)).toBe(true)
  expect(judgeReport(seat, 'one', { ...heard, status: 500, code: undefined, recovery: 'retry' }, world)).toBe(true)
  expect(judgeReport(seat, 'one', { ...heard, status: 403, code: 'forbidden', recovery: 'show' }, world)).toBe(false)
  expect(tally.violations).toHaveLength(1)
})
