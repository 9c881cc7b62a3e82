import { describe, expect, test } from 'vitest'
import { auditEvents } from './audit.ts'
import type { LastState } from './last-state.ts'
import type { Stage } from './stage.ts'
import { tally as newTally } from './tally.ts'
import { worldOf } from './world.ts'

const PLAN = { players: 1, seatsPerAccount: 1, limit: 2, intervalMs: 1_000, missedHeartbeats: 3, titleMs: 1, titles: 1 }
const seat = { userId: 'ann', deviceId: 'tv' }
const use = (active_stream_count: number, max_concurrent_streams = 2) => ({
  session: { session_id: 's' },
  concurrency: { active_stream_count, max_concurrent_streams },
})

const watching = () => {
  const tally = newTally()
  return { tally, world: worldOf(PLAN, tally) }
}

/** What the audit says of the events of the one session there is: their sequences, and which of them end it. */
const audit = (sequences: readonly number[], ends: readonly number[], gone?: LastState) => {
  const { tally, world } = watching()
  world.granted('ann', use(1))
  if (gone) world.emptied(gone)
  const events = sequences.map((sequence) => {
    const event = {
      event_id: `e-${sequence}`,
      event_type: 'playback.heartbeat',
      timestamp: '',
      session_id: 's',
      sequence,
    }
    return [event.event_id, { ...event, metadata: ends.includes(sequence) ? { end_reason: 'stopped' } : {} }] as const
  })
  const bus = { events: new Map(events), faults: [], repeats: 0 }
  const { events: lost, withRedis } = auditEvents({ bus } as unknown as Stage, world, tally)
  return { lost, withRedis, violations: tally.violations.length }
}

describe('the audit of events', () => {
  test('is content with a whole session', () => {
    expect(audit([1, 2, 3], [3])).toEqual({ lost: 0, withRedis: 0, violations: 0 })
  })

  test('misses a gap, an end, a beginning and a whole session', () => {
    expect(audit([1, 3], [3])).toMatchObject({ lost: 1, violations: 1 })
    expect(audit([1, 2], [])).toMatchObject({ lost: 1, violations: 1 })
    expect(audit([2, 3], [3])).toMatchObject({ lost: 1, violations: 1 })
    expect(audit([], [])).toMatchObject({ lost: 2, violations: 1 })
  })

  test('sees a second end', () => {
    expect(audit([1, 2, 3], [2, 3])).toMatchObject({ violations: 1 })
  })

  test('counts apart what an emptied Redis took with it, and nothing else', () => {
    const live = { live: new Set(['s']), events: new Map() }
    expect(audit([1, 2], [], live)).toEqual({ lost: 0, withRedis: 0, violations: 0 })
    expect(audit([1, 3], [], live)).toMatchObject({ lost: 1, violations: 1 })
    const waiting = { live: new Set<string>(), events: new Map([['s', [2, 4]]]) }
    expect(audit([1, 3], [], waiting)).toEqual({ lost: 0, withRedis: 2, violations: 0 })
    const others = { live: new Set(['t']), events: new Map() }
    expect(audit([1, 2], [], others)).toMatchObject({ lost: 1, violations: 1 })
  })
})

describe('what a player was told', () => {
  const answer = (code: string, more: object = {}) => ({
    ...{ status: 410, code, recovery: 'show', retryAfterMs: 0, body: { code, ...more } },
  })
  const told = (
    playing: { createdAt: number; deadline: number },
    heard: ReturnType<typeof answer>,
    emptied = false,
  ) => {
    const { tally, world } = watching()
    if (emptied) world.emptied({ live: new Set(), events: new Map() })
    world.judge(seat, playing, heard)
    return tally.violations.length
  }
  const [at, now] = [performance.now(), Date.now()]
  const silent = answer('session_ended', { end_reason: 'missed_heartbeats' })

  test('is explained by a deadline that has passed, and by an emptied Redis', () => {
    expect(told({ createdAt: at, deadline: now - 1 }, silent)).toBe(0)
    expect(told({ createdAt: at, deadline: now + 9_000 }, silent)).toBe(1)
    expect(told({ createdAt: at, deadline: now + 9_000 }, answer('session_not_found'), true)).toBe(0)
    expect(told({ createdAt: at, deadline: now + 9_000 }, answer('session_not_found'))).toBe(1)
    expect(told({ createdAt: at, deadline: now + 9_000 }, answer('not_entitled'))).toBe(1)
  })

  test('at his start is explained by an account that is full', () => {
    const { tally, world } = watching()
    const full = { active_stream_count: 2, active_sessions: [1, 2] }
    world.judgeStart(seat, answer('concurrency_limit_reached', full))
    world.judgeStart(seat, undefined)
    expect(tally.violations).toEqual([])
    world.judgeStart(seat, answer('concurrency_limit_reached', { ...full, active_stream_count: 1 }))
    world.judgeStart(seat, answer('not_entitled'))
    expect(tally.violations).toHaveLength(2)
  })

  test('of more streams than the limit is a violation', () => {
    const { tally, world } = watching()
    world.granted('ann', use(2))
    expect(tally.violations).toEqual([])
    world.granted('ann', use(3))
    world.granted('ann', use(2, 3))
    expect(tally.violations).toHaveLength(2)
  })
})
