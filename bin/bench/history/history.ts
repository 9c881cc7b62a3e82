import { Pool } from 'pg'
import { connectPostgres } from '../../../functions/core/session-log/connect.ts'
import { createHistory } from '../../../functions/core/session-log/history.ts'
import { addRound, type Readings, type Rounds } from '../reading.ts'
import type { Side } from '../side/side.ts'
import { startLogDatabase } from './log-database.ts'

const SESSIONS = 100_000
const [CALLS, LIMIT] = [2_000, 20]

/** A session of one user every twenty seconds of the running month, made of its start and its last heartbeat. */
const FILL = `INSERT INTO playback_sessions (session_id, day, user_id, profile_id, content_id, device_id, degraded, started_at, report)
SELECT id, session_day(id), 'ann', 'main', 'film-' || n % 50, 'tv', false, session_time(id),
  ROW(n, session_time(id), 'event-' || n, 'playback.heartbeat', 'active', 600, 600)::session_report
FROM (SELECT n, (lpad(to_hex((extract(epoch FROM date_trunc('month', now(), 'UTC')) * 1000)::bigint + n * 20000), 12, '0')
  || '80008000' || lpad(to_hex(n), 12, '0'))::uuid AS id FROM generate_series(1, ${SESSIONS}) n) made`

/** The page's rows by the same index, as a program would ask that knows only the table. */
const BARE = `SELECT * FROM playback_sessions WHERE user_id = $1 AND (day, session_id) < ($2, $3)
ORDER BY day DESC, session_id DESC LIMIT ${LIMIT + 1}`

const filled = async ({ owner, settings }: Awaited<ReturnType<typeof startLogDatabase>>) => {
  await owner.query(FILL)
  await owner.query('ANALYZE playback_sessions')
  const { rows } = await owner.query<{ session_id: string; day: string }>(
    'SELECT session_id, day::text FROM playback_sessions TABLESAMPLE BERNOULLI (5) REPEATABLE (1) ORDER BY random() LIMIT $1',
    [CALLS],
  )
  const { POSTGRES_HOST: host, POSTGRES_PORT: port, POSTGRES_USER: user, POSTGRES_PASSWORD: password } = settings
  return { after: rows, bare: new Pool({ host, port, user, password, database: settings.POSTGRES_DB, max: 1 }) }
}

const microsecondsOf = async (act: () => Promise<unknown>) => {
  const before = performance.now()
  await act()
  return 1_000 * (performance.now() - before)
}

/** A page of the history of a user with 100,000 sessions, anywhere in it, beside the bare query, in turn. */
export const measureHistory = async (_: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const database = await startLogDatabase()
  const { after, bare } = await filled(database)
  const pool = connectPostgres(database.settings)
  const { page } = createHistory(pool)
  const measured: Rounds = new Map()
  for (let round = 0; round <= rounds; round++) {
    const readings: Readings = { 'a bare query of a page': [], 'a page of a history': [] }
    for (const { session_id, day } of after) {
      const asked = { name: 'bare', text: BARE, values: ['ann', day, session_id] }
      readings['a bare query of a page']?.push(await microsecondsOf(() => bare.query(asked)))
      readings['a page of a history']?.push(
        await microsecondsOf(() => page('ann', { after: session_id, limit: LIMIT })),
      )
    }
    if (round > 0) addRound(measured, readings) // the first warms both up
  }
  await Promise.all([pool.end(), bare.end()])
  await database.stop()
  return [measured]
}
