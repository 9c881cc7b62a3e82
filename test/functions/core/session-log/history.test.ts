import { expect, onTestFinished, test } from 'vitest'
import { cursorAfter, sessionOfCursor } from '../../../../functions/contract/history/cursor.ts'
import { connectPostgres } from '../../../../functions/core/session-log/connect.ts'
import { createHistory, type LoggedSession, type PageQuery } from '../../../../functions/core/session-log/history.ts'
import { ownDatabase } from '../../../support/postgres/database.ts'

const MANY = 100_000
const APART = 20_000
const now = new Date()
/** The month that surely has its partition. */
const BEGIN = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)

/** An id as the service makes it at that time. */
const idAt = (ms: number, which: number) => {
  const head = ms.toString(16).padStart(12, '0')
  return `${head.slice(0, 8)}-${head.slice(8)}-8000-8000-${which.toString(16).padStart(12, '0')}`
}
const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16)

/** Of ann; each tenth of the profile kids. */
const INSERT = `INSERT INTO playback_sessions (session_id, day, user_id, profile_id, content_id, device_id, degraded, started_at)
SELECT id::uuid, session_day(id::uuid), 'ann', CASE WHEN nr % 10 = 0 THEN 'kids' ELSE 'main' END, 'film-' || nr % 7, 'tv',
  false, session_time(id::uuid) FROM unnest($1::text[]) WITH ORDINALITY AS sent (id, nr)`

/** So many sessions, one every twenty seconds; of each three two are of the same millisecond. */
const idsOf = (count: number) => Array.from({ length: count }, (_, i) => idAt(BEGIN + (i - (i % 3 ? 1 : 0)) * APART, i))

const logOf = async (ids: readonly string[]) => {
  const { ask, settings } = await ownDatabase()
  await ask.query(INSERT, [ids])
  await ask.query('ANALYZE playback_sessions')
  const pool = connectPostgres(settings('viewing_log_reader'))
  onTestFinished(() => pool.end())
  return { ask, ...createHistory(pool) }
}

const named = (sessions: readonly LoggedSession[]) => sessions.map(({ sessionId }) => sessionId)

/** All pages, each by the cursor of the one before; `between` is done after each. */
const walk = async (
  page: ReturnType<typeof createHistory>['page'],
  query: PageQuery,
  between = async (_pages: number) => {},
) => {
  const found: string[] = []
  let after: string | undefined
  for (let pages = 1; ; pages++) {
    const { sessions, more } = await page('ann', { ...query, after })
    found.push(...named(sessions))
    if (!more) return found
    after = sessionOfCursor(cursorAfter(found.at(-1) ?? ''))
    await between(pages)
  }
}

test('every one of 100,000 sessions comes once, newest first, while new ones are added', async () => {
  const ids = idsOf(MANY)
  const { page, ask } = await logOf(ids)
  const newer = (which: number) => idAt(BEGIN + (MANY + which) * APART, which)
  const add = async (pages: number) => {
    if (pages % 100 === 0) await ask.query(INSERT, [[newer(pages)]])
  }
  const found = await walk(page, { limit: 100 }, add)
  expect(found).toHaveLength(MANY)
  expect(found).toEqual(ids.toSorted().toReversed())
  expect(named((await page('ann', { limit: 1 })).sessions)).toEqual([newer(900)])
  expect(await page('bob', { limit: 1 })).toEqual({ sessions: [], more: false })
}, 120_000)

test('a profile has its own sessions, and a time bounds them: from the first ms, to before the last', async () => {
  const ids = idsOf(1_000)
  const { page } = await logOf(ids)
  const [of, expected] = [(nr: number) => nr % 10 === 0, ids.toReversed()]
  const ofKids = ids.filter((_, i) => of(i + 1)).toReversed()
  expect(await walk(page, { limit: 7, profileId: 'kids' })).toEqual(ofKids.toSorted().toReversed())
  const [fromMs, toMs] = [timeOf(ids[300] ?? ''), timeOf(ids[600] ?? '')]
  const within = expected.filter((id) => timeOf(id) >= fromMs && timeOf(id) < toMs)
  expect(within).toContain(ids[300])
  expect(await walk(page, { limit: 7, fromMs, toMs })).toEqual(within.toSorted().toReversed())
  const ofBoth = ofKids.filter((id) => within.includes(id))
  expect(await walk(page, { limit: 7, fromMs, toMs, profileId: 'kids' })).toEqual(ofBoth.toSorted().toReversed())
})

test.each([
  ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', 20],
  ['9999-12-31T00:00:00Z', '9999-12-31T23:59:59Z', 0],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z', 0],
])('a time of any year is a bound: %s to %s', async (from, to, count) => {
  const { page } = await logOf(idsOf(20))
  const query = { limit: 100, fromMs: Date.parse(from), toMs: Date.parse(to) }
  expect((await page('ann', query)).sessions).toHaveLength(count)
})

test('the position is that of the newest session of the profile in the title', async () => {
  const ids = idsOf(200)
  const { position } = await logOf(ids)
  const newest = ids.findLast((_, i) => (i + 1) % 10 !== 0 && (i + 1) % 7 === 3)
  expect((await position('ann', 'main', 'film-3'))?.sessionId).toBe(newest)
  expect(await position('ann', 'nobody', 'film-3')).toBeUndefined()
})
