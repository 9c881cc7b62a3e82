import { expect, test } from 'vitest'
import { bySession, isWhole } from '../../../../../../bin/local/page/app/model/sessions.ts'

const event = (id: number, session_id: string | undefined, sequence: number) => ({
  ...({ kind: 'event', id, at: 0, bus: 'b', rules: [] } as const),
  event: {
    ...({ version: '0', id: String(id), 'detail-type': 'playback.heartbeat', source: 's', account: '0' } as const),
    ...{ time: '', region: '', resources: [], detail: { session_id, sequence, user_id: 'ann', device_id: 'tv' } },
  },
})
const shown = (events: ReturnType<typeof event>[]) =>
  bySession(events).map(({ session, own }) => [session, own.map((one) => one.event.detail.sequence)])

test('events stand in the order of their sequence, however they came', () => {
  expect(shown([event(1, 'a', 2), event(2, 'a', 1), event(3, 'a', 3)])).toEqual([['a', [1, 2, 3]]])
})

test('the session that something happened to last comes first, and a refused create has none', () => {
  const events = [event(1, 'a', 1), event(2, 'b', 1), event(3, undefined, 0), event(4, 'a', 2)]
  expect(shown(events)).toEqual([
    ['a', [1, 2]],
    ['b', [1]],
  ])
})

test('a session is whole when no event up to its newest is missing', () => {
  const whole = (...sequences: number[]) =>
    bySession(sequences.map((sequence, id) => event(id, 'a', sequence))).map(isWhole)
  expect(whole(3, 1, 2)).toEqual([true])
  expect(whole(2, 3)).toEqual([false])
  expect(whole(1, 3)).toEqual([false])
})
