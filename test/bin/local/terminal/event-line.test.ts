import { expect, test } from 'vitest'
import { busEvent } from '../../../../bin/local/event-bridge/bus-event.ts'
import { describeEvent } from '../../../../bin/local/terminal/event-line.ts'

const line = (Source: string, DetailType: string, detail: object) =>
  describeEvent(busEvent({ Source, DetailType, Detail: JSON.stringify(detail) }), 'Log', new Date(2026, 2, 12, 9, 3, 4))

const ids = { event_id: 'e', schema_version: 1, timestamp: 't', profile_id: 'p', device_id: 'd', correlation_id: 'c' }

test('the line of a playback event shows session, user and title', () => {
  const who = { sequence: 3, session_id: 's-1', user_id: 'ann', content_id: 'film-1' }
  const metadata = { position: 120, watched_seconds: 118, degraded: true }
  expect(line('viewing-service', 'playback.paused', { ...ids, ...who, metadata })).toBe(
    '09:03:04 event playback.paused session=s-1 seq=3 user=ann content=film-1 position=120 watched_seconds=118 degraded=true → Log',
  )
})

test('the line of an event leaves out what is absent', () => {
  const metadata = { code: 'not_entitled' }
  expect(line('viewing-service', 'playback.denied', { ...ids, user_id: 'ann', content_id: 'f', metadata })).toBe(
    '09:03:04 event playback.denied user=ann content=f code=not_entitled → Log',
  )
})

test('the line of an event of another source shows the source and all its members', () => {
  const detail = { user_id: 'ann', plan: { name: 'big', streams: 4 }, tags: ['a'], none: null, on: false }
  expect(line('identity-service', 'plan.changed', detail)).toBe(
    '09:03:04 event plan.changed source=identity-service user_id=ann plan={"name":"big","streams":4} tags=["a"] none=null on=false → Log',
  )
})

test('an event with any members is one line of moderate length', () => {
  const told = line('x y', 'a\nb', { text: 'one\r\ntwo\u2028\u001b[2J', long: 'x'.repeat(500), '': ' ' })
  expect(told).toBe(
    `09:03:04 event "a\\nb" source="x y" text=${JSON.stringify('one\r\ntwo\u2028\u001b[2J')} long=${'x'.repeat(120)}… =" " → Log`,
  )
  expect(told.split(/[\r\n]/)).toHaveLength(1)
})

test('the line of an event never shows a token', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl_-x'
  const told = line('x', 'y', { token, nested: { header: `Bearer ${token}` } })
  expect(told).toContain('token="(a token)" nested={"header":"Bearer (a token)"}')
  expect(told).not.toContain('eyJ')
})
