import { expect, test } from 'vitest'
import { connectPostgres } from '../../functions/core/session-log/connect.ts'
import { createLogErasure } from '../../functions/core/session-log/erase.ts'
import { createSessionLog } from '../../functions/core/session-log/record.ts'
import { account } from '../support/erasure/account.ts'
import { ownDatabase } from '../support/postgres/database.ts'
import { told } from '../support/session-log/told.ts'

/** An account with a session log of its own; `record` writes into it as the service does. */
const withLog = async () => {
  const database = await ownDatabase()
  const erasure = createLogErasure(connectPostgres(database.settings('viewing_log_eraser')))
  const { record } = createSessionLog(connectPostgres(database.settings('viewing_log_writer')))
  return { ...database, record, ...(await account({ HEARTBEAT_INTERVAL: '1s' }, erasure)) }
}

test('a user is removed from the session log too, and does not come back with late events', async () => {
  const { record, run, rows, play, publish } = await withLog()
  const events = [...told('ann'), ...told('ann')]
  await record(events)
  await record(told('bob'))
  await play('ann')
  await run('ann', '--end-sessions')
  await publish()
  const { code, said } = await run('ann', '--erase')
  expect(said).toContain('Removed from the session log: 2 sessions, 12 events. Events of before are not recorded')
  expect(said).toContain('Looked again: Redis and the session log hold nothing of the user.')
  expect(code).toBe(0)
  await record(events)
  expect(await rows('SELECT DISTINCT user_id FROM session_history')).toEqual([{ user_id: 'bob' }])
  expect(await rows("SELECT FROM playback_events WHERE user_id = 'ann'")).toEqual([])
})

test('while the user plays, the session log keeps what it has', async () => {
  const { record, run, rows, play } = await withLog()
  await record(told('ann'))
  await play('ann')
  expect((await run('ann', '--erase')).said).toContain('Nothing was removed: 1 sessions of the user live.')
  expect(await rows('SELECT FROM playback_events')).toHaveLength(6)
})

test('where PostgreSQL refuses, Redis holds nothing any more, and the next run removes the rest', async () => {
  const { record, run, rows, play, publish, about } = await withLog()
  await record(told('ann'))
  await play('ann')
  await run('ann', '--end-sessions')
  await publish()
  await rows('REVOKE EXECUTE ON FUNCTION mark_user_erased FROM viewing_log_eraser')
  const failed = await run('ann', '--erase')
  expect(failed.said).toContain('Session log: permission denied for function mark_user_erased; run it again')
  expect(failed.code).toBe(1)
  expect(await about('ann')).toEqual([])
  await rows('GRANT EXECUTE ON FUNCTION mark_user_erased TO viewing_log_eraser')
  expect((await run('ann', '--erase')).said).toContain('Removed from the session log: 1 sessions, 6 events.')
  expect(await rows('SELECT FROM playback_events')).toEqual([])
})
