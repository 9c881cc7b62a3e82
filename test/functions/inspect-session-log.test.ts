import { expect, test } from 'vitest'
import type { PlaybackEvent } from '../../functions/contract/events/events.ts'
import { connectPostgres } from '../../functions/core/session-log/connect.ts'
import { createLogErasure } from '../../functions/core/session-log/erase.ts'
import { createInspection } from '../../functions/core/session-log/inspect.ts'
import { createSessionLog } from '../../functions/core/session-log/record.ts'
import { inspectSessionLog } from '../../functions/inspect-session-log.ts'
import { ownDatabase } from '../support/postgres/database.ts'
import { told } from '../support/session-log/told.ts'

const DAY = 24 * 3_600_000
/** A minute after the last midnight in UTC but one: a session that ends then began on the day before. */
const AFTER_MIDNIGHT = Math.floor(Date.now() / DAY) * DAY - DAY + 60_000
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)

const asked = ({ event_id, user_id, timestamp, ...rest }: PlaybackEvent) => ({
  ...{ event_id, user_id, timestamp },
  ...('session_id' in rest && { session_id: rest.session_id }),
})
const idsOf = (events: readonly PlaybackEvent[]) => events.map(({ event_id }) => event_id).toSorted()

/** A log, and what its inspection answers as the role that may only read. */
const world = async () => {
  const database = await ownDatabase()
  const pool = (role: string) => connectPostgres(database.settings(role))
  const log = createSessionLog(pool('viewing_log_writer'))
  const inspect = inspectSessionLog({ inspection: createInspection(pool('viewing_log_reader')) })
  return {
    ...database,
    record: log.record,
    erasure: createLogErasure(pool('viewing_log_eraser')),
    inspect: (input: unknown) => inspect(input, { getRemainingTimeInMillis: () => 60_000 }),
  }
}

test('events that the log has not are named', async () => {
  const { record, inspect } = await world()
  const events = told('ann')
  await record(events.slice(0, 2))
  const { missing, left_out } = Object(await inspect({ events: events.map(asked) }))
  expect([missing.toSorted(), left_out]).toEqual([idsOf(events.slice(2)), []])
  await record(events)
  expect(await inspect({ events: events.map(asked) })).toEqual({ missing: [], left_out: [] })
})

test('events of an erased user are left out up to the erasure, and are missing after it', async () => {
  const { inspect, erasure } = await world()
  const before = told('ann')
  await erasure.erase('ann', () => 60_000)
  const after = told('ann', Date.now() + 3_600_000)
  const { missing, left_out } = Object(await inspect({ events: [...before, ...after].map(asked) }))
  expect(left_out.toSorted()).toEqual(idsOf(before))
  expect(missing.toSorted()).toEqual(idsOf(after))
})

test('events of a month that was dropped are left out', async () => {
  const { inspect, ask } = await world()
  const events = told('ann', AFTER_MIDNIGHT)
  await ask.query('UPDATE session_log_retention SET first_day = current_date + 1')
  expect(await inspect({ events: events.map(asked) })).toMatchObject({ missing: [], left_out: { length: 6 } })
})

test('the events of a day are counted by type and hour, whatever day their session is of', async () => {
  const { record, inspect } = await world()
  await record(told('ann', AFTER_MIDNIGHT))
  const of = (event_type: string, hour: number, events: number) => ({ event_type, hour, events })
  expect(await inspect({ day: day(AFTER_MIDNIGHT) })).toEqual({
    counted: [of('playback.heartbeat', 0, 1), of('playback.resumed', 0, 1), of('playback.stopped', 0, 1)],
  })
  expect(await inspect({ day: day(AFTER_MIDNIGHT - DAY) })).toEqual({
    counted: [of('playback.heartbeat', 23, 1), of('playback.paused', 23, 1), of('playback.started', 23, 1)],
  })
})

test.each([
  ['nothing', {}],
  ['no day', { day: 'yesterday' }],
  ['a day and events', { day: '2026-12-01', events: [] }],
  [
    'too many events',
    {
      events: told('ann')
        .map(asked)
        .flatMap((one) => Array(1_000).fill(one)),
    },
  ],
])('an input of %s is refused', async (_, input) => {
  const inspection = {
    missing: () => Promise.reject(new Error('asked')),
    counted: () => Promise.reject(new Error('asked')),
  }
  await expect(inspectSessionLog({ inspection })(input, { getRemainingTimeInMillis: () => 1 })).rejects.toThrow(
    'The input must be {"day"} or {"events"}, at most 5000 of them',
  )
})
