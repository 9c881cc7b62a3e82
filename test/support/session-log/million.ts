import type { OwnDatabase } from '../postgres/database.ts'

const ID = `(lpad(to_hex(ms), 12, '0') || '8010' || '8' || lpad(to_hex(n), 15, '0'))::uuid`

/** A million sessions of 100,000 accounts over ninety days, and a hundred thousand refused creates, straight into the tables. */
export const fillWithAMillion = async ({ ask }: OwnDatabase, firstDay: string) => {
  await ask.query(`SELECT create_session_log_month(($1::date + n * 28)::date) FROM generate_series(0, 4) n`, [firstDay])
  await ask.query(
    `INSERT INTO playback_sessions (session_id, day, user_id, profile_id, content_id, device_id, degraded, started_at,
       active_stream_count, max_concurrent_streams, report)
     SELECT id, session_day(id), 'user-' || n % 100000, 'profile-' || n % 3, 'film-' || n % 1000, 'tv', false,
       session_time(id), 1 + n % 4, 4, ROW(9, session_time(id), 'e', 'playback.stopped', 'active', n % 7200, n % 7200)::session_report
     FROM (SELECT n, ${ID} AS id FROM (
       SELECT n, (extract(epoch FROM $1::date) * 1000)::bigint + n::bigint * 7776 AS ms FROM generate_series(1, 1000000) n) AS made) AS ids`,
    [firstDay],
  )
  await ask.query(
    `INSERT INTO playback_events (event_id, day, event_type, occurred_at, session_id, sequence, user_id, profile_id, content_id,
       device_id, correlation_id, schema_version, metadata)
     SELECT 'e' || n, ($1::date + n % 90)::date, type, $1::date + n % 90 + interval '1 hour',
       CASE WHEN type <> 'playback.denied' THEN gen_random_uuid() END, n, 'user-' || n % 100000, 'main', 'film-1', 'tv', 'c', 1,
       '{"code": "concurrency_limit_reached", "active_stream_count": 4, "max_concurrent_streams": 4}'
     FROM (SELECT n, CASE WHEN n % 4 = 0 THEN 'playback.denied' ELSE 'playback.heartbeat' END AS type
       FROM generate_series(1, 400000) n) AS numbered`,
    [firstDay],
  )
  await ask.query('VACUUM ANALYZE playback_sessions, playback_events')
}
