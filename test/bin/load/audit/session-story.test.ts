import { describe, expect, test } from 'vitest'
import { type Known, lostEvents, lostWithRedis, storyFaults } from '../../../../bin/load/audit/session-story.ts'
import type { PublishedEvent } from '../../../support/relay/event-validity.ts'

const TYPES: Record<string, string> = { s: 'started', h: 'heartbeat', p: 'paused', r: 'resumed', x: 'stopped' }

const event = (sequence: number, letter: string): PublishedEvent => ({
  ...{ event_id: `e-${sequence}`, event_type: `playback.${TYPES[letter] ?? letter}`, sequence, session_id: 'one' },
  timestamp: new Date(sequence * 1_000).toISOString(),
  metadata: {
    watched_seconds: sequence,
    ...(letter === 'h' && { session_status: 'active' }),
    ...(letter === 'x' && { end_reason: 'stopped' }),
  },
})
/** A letter for each event, in order; a space where one is missing. */
const story = (letters: string) => [...letters].flatMap((one, i) => (one === ' ' ? [] : [event(i + 1, one)]))
const known = (beats: number, cut?: { last: number; waiting: PublishedEvent[] }): Known => ({
  beats,
  ...(cut && { cut: { last: cut.last, waiting: new Map(cut.waiting.map((one) => [one.sequence, one])) } }),
})

describe('the audit of what is lost of a session', () => {
  const lost = (letters: string, beats: number) => lostEvents(story(letters), known(beats))

  test('finds nothing when the events go from its start to its end', () => {
    expect(lost('shhprhx', 3)).toBe(0)
    expect(lost('shhx', 1)).toBe(0) // the answers to the others were lost
  })

  test('finds every gap, a missing start and a missing end', () => {
    expect(lost('s h x', 1)).toBe(2)
    expect(lost(' hx', 1)).toBe(1)
    expect(lost('shh', 2)).toBe(1)
    expect(lost('', 0)).toBe(2)
  })

  test('finds a heartbeat that was acknowledged and is in no event', () => {
    expect(lost('shx', 2)).toBe(1)
    const [start, beat, end] = story('shx') as [PublishedEvent, PublishedEvent, PublishedEvent]
    const counting = { ...end, metadata: { ...end.metadata, heartbeats_dropped: 1 } }
    expect(lostEvents([start, beat, counting], known(2))).toBe(0)
  })

  test('counts apart what waited in the outbox of a Redis that was lost', () => {
    const cut = known(3, { last: 4, waiting: [event(3, 'h'), event(4, 'h')] })
    expect([lostEvents(story('sh'), cut), lostWithRedis(story('sh'), cut)]).toEqual([0, 2])
    expect([lostEvents(story('sh h'), cut), lostWithRedis(story('sh h'), cut)]).toEqual([0, 1])
  })

  test('counts as lost what did not wait there', () => {
    const cut = known(3, { last: 4, waiting: [event(4, 'h')] })
    expect([lostEvents(story('sh'), cut), lostWithRedis(story('sh'), cut)]).toEqual([1, 1])
  })
})

describe('the events of a session', () => {
  const faults = (events: readonly PublishedEvent[], cut?: { last: number; waiting: PublishedEvent[] }) =>
    storyFaults(events, known(0, cut))

  test('of any order are fine when their sequence is', () => {
    expect(faults(story('shprhx').reverse())).toEqual([])
  })

  test('start once and end once', () => {
    expect(faults(story('sshx'))).toContain('it starts somewhere else than first')
    expect(faults(story('shxx'))).toContain('it ends 2 times')
    expect(faults(story('shxh'))).toContain('something other than completed follows stopped')
    expect(faults([...story('shx'), { ...event(4, 'completed') }])).toEqual([])
  })

  test('have a sequence each, and time and what was watched only grow', () => {
    const [start, beat] = story('sh') as [PublishedEvent, PublishedEvent]
    expect(faults([start, beat, { ...beat, event_id: 'other' }])).toContain('two events have one sequence')
    expect(faults([start, { ...beat, timestamp: '1969' }])).toEqual(['time goes back'])
    const shrunk = { ...event(3, 'h'), metadata: { session_status: 'active', watched_seconds: 1 } }
    expect(faults([start, beat, shrunk])).toEqual(['what was watched shrinks'])
  })

  test('pause what plays and resume what is paused', () => {
    expect(faults(story('sppr'))).toEqual(['playback.paused cannot follow'])
    expect(faults(story('sr'))).toEqual(['playback.resumed cannot follow'])
    expect(faults(story('sph'))).toEqual(['playback.heartbeat cannot follow'])
  })

  test('do not go on after the Redis they were in', () => {
    expect(faults(story('shh'), { last: 2, waiting: [] })).toEqual(['it outlives its Redis'])
  })
})
