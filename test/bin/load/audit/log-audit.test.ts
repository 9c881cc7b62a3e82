import { expect, test } from 'vitest'
import { auditLog } from '../../../../bin/load/audit/log-audit.ts'
import { worldOf } from '../../../../bin/load/players/world.ts'
import { tally } from '../../../../bin/load/tally.ts'
import { ownDatabase } from '../../../support/postgres/database.ts'
import { told } from '../../../support/session-log/told.ts'

const plan = {
  ...{ players: 1, crowded: false, intervalMs: 1_000, missedHeartbeats: 3, titleMs: 1_000, titles: 1 },
  ...{ arrivalMs: 1, scheduleMs: 1_000 },
}
const events = [...told('ann'), ...told('bob')]
const onBus = new Map(events.map((event) => [event.event_id, event]))

/** What an audit finds in a log that has these events, after `change` has damaged it. */
const audited = async (logged: readonly object[], change = '', patienceMs = 0) => {
  const { ask } = await ownDatabase()
  const seen = tally()
  await ask.query('SELECT record_playback_events($1)', [JSON.stringify(logged)])
  if (change) await ask.query(change)
  const found = await auditLog(ask, onBus, worldOf(plan, seen), patienceMs)
  return { ...found, violations: [...new Set(seen.violations.map(({ what }) => what))].toSorted() }
}

test('a log that has every event once, and rows that agree, has no fault', async () => {
  expect(await audited(events)).toEqual({ events: 12, sessions: 2, missing: 0, twice: 0, violations: [] })
})

test('an event that is missing is counted, and what its session lacks is named', async () => {
  const found = await audited(events.slice(1, -1))
  expect(found).toMatchObject({ events: 10, sessions: 2, missing: 2, twice: 0 })
  expect(found.violations).toContain('Session log: end_reason is null in its row and stopped by its events')
})

test('an event that is there twice is counted', async () => {
  const again = `INSERT INTO playback_events SELECT event_id, day - 1, event_type, occurred_at, session_id, sequence, user_id, profile_id,
    content_id, device_id, region, correlation_id, schema_version, metadata FROM playback_events WHERE event_type = 'playback.paused'`
  const earlier = "SELECT create_session_log_month((current_date - interval '2 days')::date);"
  expect(await audited(events, earlier + again)).toMatchObject({ events: 12, missing: 0, twice: 2, violations: [] })
})

test('an event that differs, and one that nobody published, are violations', async () => {
  const found = await audited(
    [...events, ...told('cy').slice(0, 1)],
    `UPDATE playback_events SET metadata = metadata || '{"position":1}' WHERE event_type = 'playback.paused'`,
  )
  expect(found.violations).toEqual([
    'Session log: a session that has no event',
    'Session log: an event that differs',
    'Session log: an event that was not on the bus',
  ])
})

test('a session whose row is lost is a violation', async () => {
  const found = await audited(events, "DELETE FROM playback_sessions WHERE user_id = 'bob'")
  expect(found).toMatchObject({ sessions: 1, missing: 0, violations: ['Session log: it has no row'] })
})
