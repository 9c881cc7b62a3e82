import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnDatabase, sharedDatabase } from '../../../support/postgres/database.ts'
import { fillWithAMillion } from '../../../support/session-log/million.ts'

const FIRST_DAY = '2026-08-01'
const DAY = '2026-09-10'
let database: OwnDatabase

beforeAll(async () => {
  database = await sharedDatabase()
  await fillWithAMillion(database, FIRST_DAY)
}, 120_000)
afterAll(() => database.drop())

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Rows Removed by Filter'?: number
  'Actual Loops': number
  Plans?: Node[]
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** What a query touched: how it came to rows of the tables, of which partitions, and how many rows it looked at. */
const planOf = async (text: string) => {
  const { rows: explained } = await database.ask.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
  )
  const plans = explained.flatMap((row) => row['QUERY PLAN'])
  const scans = plans
    .flatMap(({ Plan }) => nodesOf(Plan))
    .filter((node) => node['Relation Name'] && node['Actual Loops'] > 0)
  const looked = (node: Node) => Number(node['Actual Rows']) + Number(node['Rows Removed by Filter'] ?? 0)
  // A partition without a row is read as it lies.
  const used = scans.filter((node) => looked(node) > 0)
  return {
    bySequence: used.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']),
    partitions: [...new Set(used.map((node) => node['Relation Name']))],
    rows: used.reduce((sum, node) => sum + looked(node), 0),
  }
}

test('a page of a history opens the newest partition alone, and reads no more than its rows', async () => {
  const { bySequence, partitions, rows } = await planOf(
    `SELECT * FROM session_history WHERE user_id = 'user-7' AND day <= '2026-10-30' ORDER BY day DESC, session_id DESC LIMIT 3`,
  )
  expect(bySequence).toEqual([])
  expect(rows).toBeLessThanOrEqual(3)
  expect(partitions.length).toBeLessThanOrEqual(2)
})

test('a page of one profile reads no row of another', async () => {
  const { bySequence, rows } = await planOf(
    `SELECT * FROM session_history WHERE user_id = 'user-7' AND profile_id = 'profile-1' ORDER BY day DESC, session_id DESC LIMIT 3`,
  )
  expect(bySequence).toEqual([])
  expect(rows).toBeLessThanOrEqual(4) // the user has four of this profile
})

test('where a profile stopped in a title is found among the sessions of the three alone', async () => {
  const { bySequence, rows } = await planOf(
    `SELECT * FROM last_positions WHERE user_id = 'user-7' AND profile_id = 'profile-1' AND content_id = 'film-7'`,
  )
  expect(bySequence).toEqual([])
  expect(rows).toBeLessThanOrEqual(10)
})

test.each(['watched_hours', 'concurrency_levels', 'account_concurrency'])(
  '%s of a day reads that day alone',
  async (view) => {
    const { bySequence, partitions, rows } = await planOf(`SELECT * FROM ${view} WHERE day = '${DAY}'`)
    expect(bySequence).toEqual([])
    expect(partitions.every((partition) => partition?.endsWith('_2026_09'))).toBe(true)
    expect(rows).toBeLessThan(15_000)
  },
)

test('denied creates of a day are read from their own index', async () => {
  const { bySequence, rows } = await planOf(`SELECT * FROM denied_creates WHERE day = '${DAY}'`)
  expect(bySequence).toEqual([])
  expect(rows).toBeLessThan(2_500)
})

test('the events of one session are found by its index', async () => {
  const [one] = await database.rows('SELECT session_id FROM playback_events WHERE session_id IS NOT NULL LIMIT 1')
  const { bySequence, rows } = await planOf(
    `SELECT * FROM session_timeline WHERE session_id = '${one?.session_id}' ORDER BY sequence, occurred_at`,
  )
  expect(bySequence).toEqual([])
  expect(rows).toBe(1)
})
