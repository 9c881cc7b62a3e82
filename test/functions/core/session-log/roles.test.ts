import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { optionsOf, patient } from '../../../../functions/core/session-log/connect.ts'
import { ownDatabase } from '../../../support/postgres/database.ts'
import { heartbeat } from '../../../support/session-log/heartbeat.ts'

const PERSON = "'ann'"
const VIEWS = [
  ...['session_history', 'last_positions', 'watched_hours', 'denied_creates'],
  ...['account_concurrency', 'concurrency_levels', 'session_timeline'],
]
const TABLES = ['playback_sessions', 'playback_events', 'erased_users', 'session_log_retention']
const reads = [...VIEWS, ...TABLES].map((relation) => `SELECT count(*) FROM ${relation}`)
const changes = TABLES.flatMap((table) => [`DELETE FROM ${table}`, `TRUNCATE ${table}`, `DROP TABLE ${table}`])
const calls = {
  record: `SELECT record_playback_events('${JSON.stringify([heartbeat(Date.now())])}')`,
  month: 'SELECT create_session_log_month(current_date)',
  count: `SELECT * FROM count_logged_user(${PERSON})`,
  mark: `SELECT mark_user_erased(${PERSON})`,
  erase: `SELECT * FROM erase_logged_user(${PERSON})`,
}
const everything = [...reads, ...changes, ...Object.values(calls), 'CREATE TABLE mine ()', 'CREATE ROLE other']

/** What each role may do of all that is tried. */
const may = {
  viewing_log_writer: [calls.record],
  viewing_log_reader: VIEWS.map((view) => `SELECT count(*) FROM ${view}`),
  viewing_log_eraser: [calls.count, calls.mark, calls.erase],
}

test.each(Object.entries(may))('%s may do what it is for, and nothing else', async (role, allowed) => {
  const { settings } = await ownDatabase()
  const client = new Client(optionsOf(settings(role), patient, {}))
  await client.connect()
  onTestFinished(() => client.end())
  const done: string[] = []
  for (const text of everything) {
    const refused = await client.query(text).then(
      () => undefined,
      ({ code }) => code,
    )
    if (refused === undefined) done.push(text)
    else expect([text, refused]).toEqual([text, '42501'])
  }
  expect(done).toEqual(allowed)
})
