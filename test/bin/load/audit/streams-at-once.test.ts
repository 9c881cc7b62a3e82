import { describe, expect, test } from 'vitest'
import { mostAtOnce, spanOf } from '../../../../bin/load/audit/streams-at-once.ts'
import type { PublishedEvent } from '../../../support/relay/event-validity.ts'

const span = (id: string, from: number, to: number) => ({ id, from, to })
const ids = (...spans: ReturnType<typeof span>[]) => mostAtOnce(spans).map(({ id }) => id)

describe('streams at once', () => {
  test('are those that hold a slot at one moment', () => {
    expect(ids(span('a', 0, 10), span('b', 5, 15), span('c', 12, 20))).toEqual(['a', 'b'])
    expect(ids(span('a', 0, 30), span('b', 5, 25), span('c', 12, 20))).toEqual(['a', 'b', 'c'])
  })

  test('do not count the one that makes room in the same ms', () => {
    expect(ids(span('a', 0, 10), span('b', 10, 20))).toEqual(['a'])
    expect(ids(span('a', 0, 11), span('b', 10, 20))).toEqual(['a', 'b'])
  })
})

describe('the time a session holds its slot', () => {
  const at = (seconds: number) => new Date(seconds * 1_000).toISOString()
  const event = (type: string, seconds: number, metadata: object = {}): PublishedEvent => ({
    ...{ event_id: type, event_type: `playback.${type}`, timestamp: at(seconds), session_id: 'one', metadata },
  })
  const [started, beat] = [event('started', 1), event('heartbeat', 5)]

  test('goes to its end', () => {
    const stopped = event('stopped', 7, { end_reason: 'stopped', ended_at: at(7) })
    expect(spanOf([started, beat, stopped], 9_000)).toEqual(span('one', 1_000, 7_000))
  })

  test('goes to its deadline when it fell silent, not to the sweep', () => {
    const expired = event('expired', 60, { end_reason: 'missed_heartbeats', ended_at: at(6) })
    expect(spanOf([started, beat, expired], 9_000)).toEqual(span('one', 1_000, 15_000))
  })

  test('goes to the end of its Redis', () => {
    expect(spanOf([started, beat], 9_000, 8_000)).toEqual(span('one', 1_000, 8_000))
    expect(spanOf([started, beat], 9_000, 80_000)).toEqual(span('one', 1_000, 14_000))
  })

  test('is unknown without its start', () => {
    expect(spanOf([beat], 9_000)).toBeUndefined()
    expect(spanOf([], 9_000)).toBeUndefined()
  })
})
