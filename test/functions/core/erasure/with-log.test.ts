import { expect, test } from 'vitest'
import type { ErasureAnswer, Held } from '../../../../functions/contract/erasure/erasure.ts'
import { withLog } from '../../../../functions/core/erasure/with-log.ts'

const NOTHING: Held = {
  ...{ live: 0, ended: 0, slots: 0, account: 0, memory: 0, requests: 0, decisions: 0, denials: 0 },
  ...{ outbox: 0, dead_letters: 0, logged_sessions: 0, logged_events: 0 },
}
const plenty = () => 60_000

/** Redis that answers an erasure so, and a log that holds three sessions; what was called, in order. */
const world = (erased: ErasureAnswer) => {
  const calls: string[] = []
  let logged = { sessions: 3, events: 40 }
  const called = async <Answer>(call: string, answer: Answer): Promise<Answer> => {
    calls.push(call)
    return answer
  }
  const redis = {
    look: () => called('Redis looks', { outcome: 'looked', held: { ...NOTHING, ended: 2 } } as const),
    end: () => called('Redis ends', { outcome: 'ended', ended: 1, told_ms: 1_000 } as const),
    erase: () => called('Redis erases', erased),
  }
  const log = {
    look: () => called('the log looks', logged),
    erase: () => {
      const before = logged
      logged = { sessions: 0, events: 0 }
      return called('the log erases', before)
    },
  }
  return { calls, redis, log, both: withLog(redis, log) }
}
const ERASED = { outcome: 'erased', held: { ...NOTHING, ended: 2 }, left: NOTHING } as const

test('what both hold is in one answer', async () => {
  expect(await world(ERASED).both.look('ann', plenty)).toEqual({
    ...{ outcome: 'looked', held: { ...NOTHING, ended: 2, logged_sessions: 3, logged_events: 40 } },
  })
})

test('the log is erased after Redis, and looked at again', async () => {
  const { both, calls } = world(ERASED)
  expect(await both.erase('ann', plenty)).toEqual({
    ...{ outcome: 'erased', held: { ...NOTHING, ended: 2, logged_sessions: 3, logged_events: 40 }, left: NOTHING },
  })
  expect(calls).toEqual(['Redis erases', 'the log erases', 'the log looks'])
})

test('while a session lives the log is not touched', async () => {
  const { both, calls } = world({ outcome: 'playing', held: { ...NOTHING, live: 1 } })
  expect(await both.erase('ann', plenty)).toMatchObject({ outcome: 'playing' })
  expect(calls).toEqual(['Redis erases'])
})

test('sessions are ended in Redis alone', async () => {
  const { both, calls } = world(ERASED)
  expect(await both.end('ann', plenty)).toEqual({ outcome: 'ended', ended: 1, told_ms: 1_000 })
  expect(calls).toEqual(['Redis ends'])
})

test('without a log it is the erasure of Redis', () => {
  const { redis } = world(ERASED)
  expect(withLog(redis, undefined)).toBe(redis)
})
