import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { connectPostgres, optionsOf, unhurried } from '../../../../functions/core/session-log/connect.ts'
import { prepareSessionLog } from '../../../../functions/core/session-log/prepare.ts'
import { createSessionLog } from '../../../../functions/core/session-log/record.ts'
import { type OwnDatabase, ownDatabase } from '../../../support/postgres/database.ts'
import { heartbeat } from '../../../support/session-log/heartbeat.ts'

const owner = async ({ settings }: OwnDatabase) => {
  const client = new Client(optionsOf(settings(), unhurried, {}))
  await client.connect()
  onTestFinished(() => client.end())
  return client
}
const partitions = async ({ rows }: OwnDatabase) =>
  (await rows('SELECT DISTINCT month::text FROM session_log_months ORDER BY month')).map(({ month }) => month)
const monthFromNow = (months: number) => {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months)).toISOString().slice(0, 10)
}
/** The middle of a month, in Unix ms. */
const middleOf = (months: number) => Date.parse(monthFromNow(months)) + 14 * 86_400_000

test('of two preparations at once one migrates, and the other finds nothing to do', async () => {
  const database = await ownDatabase({ empty: true })
  const clients = [await owner(database), await owner(database)]
  const done = await Promise.all(clients.map((client) => prepareSessionLog(client, 13)))
  const migrated = done.map((one) => one.migrated.length).toSorted()
  expect(migrated).toEqual([0, expect.any(Number)])
  expect(migrated[1]).toBeGreaterThan(5)
  expect(await prepareSessionLog(clients[0] as Client, 13)).toEqual({ migrated: [], dropped: [] })
})

test('the running month and the two after it have their partitions ahead', async () => {
  expect(await partitions(await ownDatabase())).toEqual([0, 1, 2].map(monthFromNow))
})

test('an event of a month without partitions makes them', async () => {
  const database = await ownDatabase()
  const log = createSessionLog(connectPostgres(database.settings('viewing_log_writer')))
  expect(await log.record([heartbeat(middleOf(-5))])).toEqual({ added: 1, outcomes: [undefined] })
  expect(await partitions(database)).toEqual([-5, 0, 1, 2].map(monthFromNow))
})

test('months beyond the retention are dropped whole, and their late events are not recorded again', async () => {
  const database = await ownDatabase()
  const log = createSessionLog(connectPostgres(database.settings('viewing_log_writer')))
  await log.record([heartbeat(middleOf(-4)), heartbeat(middleOf(-3)), heartbeat(middleOf(-2))])
  const { dropped } = await prepareSessionLog(await owner(database), 3)
  expect(dropped).toHaveLength(2)
  expect(await partitions(database)).toEqual([-3, -2, 0, 1, 2].map(monthFromNow))
  expect(await database.rows('SELECT count(*)::int AS count FROM playback_events')).toEqual([{ count: 2 }])
  expect(await log.record([heartbeat(middleOf(-4))])).toEqual({ added: 0, outcomes: [undefined] })
  expect(await partitions(database)).toEqual([-3, -2, 0, 1, 2].map(monthFromNow))
})

test('writers write while months are made and dropped', async () => {
  const database = await ownDatabase()
  const log = createSessionLog(connectPostgres(database.settings('viewing_log_writer')))
  await log.record([-12, -11, -10, -9, -8, -7].map((months) => heartbeat(middleOf(months))))
  const client = await owner(database)
  const preparing = prepareSessionLog(client, 3).then(() => 'done')
  let written = 0
  while ((await Promise.race([preparing, sleep(0)])) !== 'done') {
    const { outcomes } = await log.record([heartbeat(Date.now())])
    expect(outcomes).toEqual([undefined])
    written++
  }
  expect(written).toBeGreaterThan(0)
})

test('a preparation waits for a reader that holds its table, gives writers way, and succeeds afterwards', async () => {
  const database = await ownDatabase()
  const log = createSessionLog(connectPostgres(database.settings('viewing_log_writer')))
  await log.record([heartbeat(middleOf(-12))])
  const reader = await database.ask.connect()
  await reader.query('BEGIN')
  await reader.query('SELECT count(*) FROM playback_events')
  const preparing = prepareSessionLog(await owner(database), 3).catch((error) => error)
  await sleep(500)
  expect((await log.record([heartbeat(Date.now())])).outcomes).toEqual([undefined])
  await reader.query('COMMIT')
  reader.release()
  const first = await preparing
  const { dropped } = first instanceof Error ? await prepareSessionLog(await owner(database), 3) : first
  expect([...dropped]).toContain(`playback_events_${monthFromNow(-12).slice(0, 7).replace('-', '_')}`)
})

test('a session that cannot be one of this service is refused alone', async () => {
  const database = await ownDatabase()
  const log = createSessionLog(connectPostgres(database.settings('viewing_log_writer')))
  const odd = { ...heartbeat(Date.now()), session_id: 'f4b5c3d2-1111-4222-8333-444444444444' }
  const good = heartbeat(Date.now())
  const { added, outcomes } = await log.record([good, odd, heartbeat(Date.now())])
  expect(added).toBe(2)
  expect(outcomes).toEqual([undefined, { refused: expect.objectContaining({ code: '22023' }) }, undefined])
})
