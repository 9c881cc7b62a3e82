import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { exampleEvent } from '../../../../functions/contract/events/examples.ts'
import { connectPostgres } from '../../../../functions/core/session-log/connect.ts'
import { createLogErasure } from '../../../../functions/core/session-log/erase.ts'
import { createSessionLog } from '../../../../functions/core/session-log/record.ts'
import { SessionLogUnavailable } from '../../../../functions/core/session-log/unavailable.ts'
import { ownDatabase } from '../../../support/postgres/database.ts'
import { told } from '../../../support/session-log/told.ts'

const plenty = () => 60_000
const RECORD = 'SELECT record_playback_events($1) AS added'
const NOTHING = { sessions: 0, events: 0 }

const denied = (userId: string) => ({
  ...exampleEvent('playback.denied'),
  ...{ event_id: `denied-${userId}`, user_id: userId, timestamp: new Date(Date.now() - 60_000).toISOString() },
})

/** A log with its writer and its eraser, each in the role that the functions have. */
const world = async () => {
  const database = await ownDatabase()
  const pool = (role: string) => connectPostgres(database.settings(role))
  const erasure = createLogErasure(pool('viewing_log_eraser'))
  return {
    ...database,
    record: createSessionLog(pool('viewing_log_writer')).record,
    look: (userId: string) => erasure.look(userId, plenty),
    erase: (userId: string) => erasure.erase(userId, plenty),
    /** A connection of its own, with a transaction open. */
    begin: async () => {
      const client = await database.ask.connect()
      await client.query('BEGIN')
      return {
        query: (text: string, values: unknown[] = []) => client.query(text, values),
        commit: async () => {
          await client.query('COMMIT')
          client.release()
        },
        /** Its process at the server ends in the middle of it. */
        kill: async () => {
          client.on('error', () => {})
          const [row] = (await client.query('SELECT pg_backend_pid() AS pid')).rows
          await database.ask.query('SELECT pg_terminate_backend($1)', [row.pid])
          client.release(true)
        },
      }
    },
  }
}

test('a user is removed from both tables, counted, and nobody else is touched', async () => {
  const { record, look, erase, rows } = await world()
  await record([...told('ann'), ...told('ann'), denied('ann'), ...told('bob'), denied('bob')])
  expect(await look('ann')).toEqual({ sessions: 2, events: 13 })
  expect(await erase('ann')).toEqual({ sessions: 2, events: 13 })
  expect(await look('ann')).toEqual(NOTHING)
  expect(await look('bob')).toEqual({ sessions: 1, events: 7 })
  expect(await rows("SELECT FROM playback_events WHERE user_id <> 'bob'")).toEqual([])
  expect(await rows("SELECT FROM playback_sessions WHERE user_id <> 'bob'")).toEqual([])
})

test('nothing readable of the user is left', async () => {
  const { record, erase, rows } = await world()
  await record(told('ann-whom-nobody-may-read'))
  await erase('ann-whom-nobody-may-read')
  for (const table of ['playback_events', 'playback_sessions', 'erased_users'])
    expect(JSON.stringify(await rows(`SELECT to_jsonb(t) FROM ${table} t`))).not.toContain('ann')
})

test('late and replayed events of an erased user do not bring the user back', async () => {
  const { record, look, erase } = await world()
  const [known, late] = [told('ann'), told('ann')]
  await record(known)
  await erase('ann')
  expect(await record([...known, ...late, denied('ann'), ...told('bob')])).toMatchObject({ added: 6 })
  expect(await look('ann')).toEqual(NOTHING)
})

test('what a user does after the erasure is recorded, until it is erased again', async () => {
  const { record, look, erase } = await world()
  await erase('ann')
  const after = told('ann', Date.now() + 600_000)
  expect(await record(after)).toMatchObject({ added: 6 })
  expect(await look('ann')).toEqual({ sessions: 1, events: 6 })
  expect(await erase('ann')).toEqual({ sessions: 1, events: 6 })
})

test('a writer that has written and not yet committed is waited for', async () => {
  const { begin, erase, look } = await world()
  const writer = await begin()
  await writer.query(RECORD, [JSON.stringify(told('ann'))])
  let isErased = false
  const erased = erase('ann').finally(() => {
    isErased = true
  })
  await sleep(300)
  expect(isErased).toBe(false)
  await writer.commit()
  expect(await erased).toEqual({ sessions: 1, events: 6 })
  expect(await look('ann')).toEqual(NOTHING)
})

test('a writer that began before the erasure and writes after it writes nothing', async () => {
  const { begin, erase, look, rows } = await world()
  const writer = await begin()
  const events = told('ann')
  await writer.query('SELECT pg_current_xact_id()')
  const erased = erase('ann')
  await expect.poll(() => rows('SELECT FROM erased_users')).toHaveLength(1)
  expect((await writer.query(RECORD, [JSON.stringify(events)])).rows).toEqual([{ added: 0 }])
  await writer.commit()
  expect(await erased).toEqual(NOTHING)
  expect(await look('ann')).toEqual(NOTHING)
})

test('a writer that dies in the middle leaves nothing, and the erasure goes on', async () => {
  const { begin, erase, look } = await world()
  const writer = await begin()
  await writer.query(RECORD, [JSON.stringify(told('ann'))])
  const erased = erase('ann')
  await sleep(100)
  await writer.kill()
  expect(await erased).toEqual(NOTHING)
  expect(await look('ann')).toEqual(NOTHING)
})

test('an erasure that died between its steps lets nothing in, and the next one removes the rest', async () => {
  const { record, ask, look, erase } = await world()
  const events = told('ann')
  await record(events.slice(0, 3))
  await ask.query("SELECT mark_user_erased('ann')")
  expect(await record(events)).toMatchObject({ added: 0 })
  expect(await look('ann')).toEqual({ sessions: 1, events: 3 })
  expect(await erase('ann')).toEqual({ sessions: 1, events: 3 })
  expect(await record(events)).toMatchObject({ added: 0 })
})

test('without the time for it the wait for a writer ends, and may be repeated', async () => {
  const { settings, begin, erase } = await world()
  const writer = await begin()
  await writer.query(RECORD, [JSON.stringify(told('ann'))])
  const ends = performance.now() + 200
  const hurried = createLogErasure(connectPostgres(settings('viewing_log_eraser')))
  await expect(hurried.erase('ann', () => 10_000 + ends - performance.now())).rejects.toThrow(
    'There was no time for all of it',
  )
  await writer.commit()
  expect(await erase('ann')).toEqual({ sessions: 1, events: 6 })
})

test('a log that does not answer is said', async () => {
  const { settings } = await world()
  const gone = createLogErasure(connectPostgres({ ...settings('viewing_log_eraser'), POSTGRES_PORT: 1 }))
  await expect(gone.look('ann', plenty)).rejects.toBeInstanceOf(SessionLogUnavailable)
  await expect(gone.erase('ann', plenty)).rejects.toBeInstanceOf(SessionLogUnavailable)
})
