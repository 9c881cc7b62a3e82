import fc from 'fast-check'
import { expect, test } from 'vitest'
import { busEvent } from '../../../../bin/local/event-bridge/bus-event.ts'
import { widthOf } from '../../../../bin/local/terminal/columns.ts'
import { describeEvent } from '../../../../bin/local/terminal/event-line.ts'
import { endReason } from '../../../../functions/contract/replies.ts'

const at = new Date(2026, 2, 12, 9, 3, 4)
const toBus = (Source: string, DetailType: string, detail: object) =>
  busEvent({ Source, DetailType, Detail: JSON.stringify(detail) })
const line = (Source: string, DetailType: string, detail: object, rules: string[] = ['Log']) =>
  describeEvent(toBus(Source, DetailType, detail), rules, at)

const ids = { event_id: 'e', schema_version: 1, timestamp: 't', profile_id: 'p', device_id: 'd', correlation_id: 'c' }
const session = { session_id: 'Wn4tB9pJx6LrUe0a3f9a1c', user_id: 'ann', content_id: 'film-1' }

test('the line of a playback event shows the end of the session id, sequence, user, title and rules', () => {
  const started = { ...ids, ...session, sequence: 1, metadata: { position: 0, active_stream_count: 1 } }
  expect(line('viewing-service', 'playback.started', started, ['archive', 'engagement'])).toBe(
    '09:03:04 event   playback.started   …3f9a1c #1  ann film-1 → archive, engagement',
  )
})

test('as much of the metadata is shown as fits', () => {
  const metadata = { position: 120, watched_seconds: 118, degraded: true }
  expect(line('viewing-service', 'playback.paused', { ...ids, ...session, sequence: 3, metadata })).toBe(
    '09:03:04 event   playback.paused    …3f9a1c #3  ann film-1 position=120 → Log',
  )
})

test.each(endReason.options)('the end reason %s is whole, however long the ids are', (end_reason) => {
  const long = { session_id: 's'.repeat(256), user_id: 'u'.repeat(256), content_id: 'f'.repeat(256), sequence: 999 }
  const told = line('viewing-service', 'playback.completed', { ...long, metadata: { end_reason } }, [
    'a'.repeat(64),
    'b',
  ])
  expect(told).toContain(` ${end_reason} `)
  expect(told).toMatch(/…ssssss #999 .*→ 2 rules$/)
})

test('the line of a refused create shows the code, and no session', () => {
  const metadata = { code: 'concurrency_limit_reached', active_stream_count: 4 }
  expect(line('viewing-service', 'playback.denied', { ...ids, user_id: 'ann', content_id: 'film-1', metadata })).toBe(
    '09:03:04 event   playback.denied    ann film-1 concurrency_limit_reached → Log',
  )
})

test('an event that was replayed is called so, and the name of the replay is shown where it fits', () => {
  const replayed = (name: string) =>
    describeEvent({ ...toBus('viewing-service', 'playback.paused', session), 'replay-name': name }, ['Log'], at)
  expect(replayed('again')).toBe('09:03:04 replay  playback.paused    …3f9a1c #   ann film-1 replay=again → Log')
  expect(replayed('r'.repeat(64))).toMatch(/^09:03:04 replay {2}playback.paused .* ann film-1 → Log$/)
})

test('the line of an event of another source shows the source and the members that fit', () => {
  const detail = { user_id: 'ann', none: null, plan: { name: 'big', streams: 4 }, on: false }
  expect(line('identity-service', 'plan.changed', detail)).toBe(
    '09:03:04 event   plan.changed       identity-service user_id=ann none=null → Log',
  )
})

test('the line of an event shows no token, and not the end of one', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl_-x'
  const told = [
    line('x', 'y', { nested: { a: `Bearer ${token}` } }),
    line('viewing-service', token, { session_id: token, user_id: token, content_id: token, metadata: { code: token } }),
  ].join('\n')
  expect(told).toContain('nested={"a":"Bearer (a token)"}')
  expect(told).not.toMatch(/eyJ|l_-x/)
})

test('whatever an event holds, its line is at most 80 columns wide and nothing in it can move the cursor', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('中', '\u001b[2J', 'é', '🎬', 'x'), maxLength: 300 }),
  )
  const anything = fc.oneof(text, fc.jsonValue())
  const playback = fc.record(
    {
      session_id: anything,
      user_id: anything,
      content_id: anything,
      sequence: fc.nat(),
      metadata: fc.dictionary(text, anything),
    },
    { requiredKeys: [] },
  )
  const details = fc.oneof(playback, fc.dictionary(text, anything))
  fc.assert(
    fc.property(fc.constantFrom('viewing-service', 'x', '中'.repeat(99)), text, details, fc.array(text), (...given) => {
      const told = line(...given)
      expect(widthOf(told)).toBeLessThanOrEqual(80)
      expect(told).toMatch(/^09:03:04 event {3}/)
      expect(told).toContain(' → ')
      expect(told).not.toMatch(/\p{C}/u)
    }),
  )
})
