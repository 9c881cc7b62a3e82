import { randomUUID } from 'node:crypto'
import type { PlaybackEvent } from '../../../functions/contract/events/events.ts'
import { connectPostgres } from '../../../functions/core/session-log/connect.ts'
import { createSessionLog } from '../../../functions/core/session-log/record.ts'
import { addRound, type Rounds } from '../reading.ts'
import type { Side } from '../side/side.ts'
import { startLogDatabase } from './log-database.ts'

/** As the event source hands them over: 500 messages, and no two events of a session in one of them. */
const BATCH = 500
const EVENTS_OF_A_SESSION = 12
const SESSIONS = 2_000
const INTERVAL_MS = 30_000

type SessionEvent = Extract<PlaybackEvent, { sequence: number }>

const idAt = (ms: number) => {
  const head = ms.toString(16).padStart(12, '0')
  return `${head.slice(0, 8)}-${head.slice(8)}-8000-${randomUUID().slice(19)}`
}

const eventOf = (session_id: string, startedAt: number, sequence: number): SessionEvent => {
  const at = new Date(startedAt + sequence * INTERVAL_MS).toISOString()
  const seconds = { position: sequence * 30, watched_seconds: sequence * 30 }
  const about = {
    ...{
      event_id: randomUUID(),
      schema_version: 1 as const,
      timestamp: at,
      sequence,
      session_id,
      correlation_id: session_id,
    },
    ...{ user_id: `user-${session_id.slice(24)}`, profile_id: 'main', content_id: 'film-1', device_id: 'tv' },
  }
  if (sequence === 1)
    return {
      ...about,
      event_type: 'playback.started',
      metadata: { position: 0, active_stream_count: 1, max_concurrent_streams: 4 },
    }
  if (sequence < EVENTS_OF_A_SESSION)
    return { ...about, event_type: 'playback.heartbeat', metadata: { ...seconds, session_status: 'active' } }
  return { ...about, event_type: 'playback.stopped', metadata: { ...seconds, end_reason: 'stopped', ended_at: at } }
}

/** New sessions that play at once, their events in the order in which they happen. */
const batches = () => {
  const now = Date.now()
  const sessions = Array.from({ length: SESSIONS }, (_, n) => ({ id: idAt(now - n), startedAt: now - n }))
  const sequences = Array.from({ length: EVENTS_OF_A_SESSION }, (_, n) => n + 1)
  const all = sequences.flatMap((sequence) => sessions.map(({ id, startedAt }) => eventOf(id, startedAt, sequence)))
  return Array.from({ length: all.length / BATCH }, (_, n) => all.slice(n * BATCH, (n + 1) * BATCH))
}

/** Copies of the tables with the same indexes: the same rows come in, once each, and nothing is merged or compared. */
const COPIES = `CREATE TABLE bare_events (LIKE playback_events INCLUDING ALL);
CREATE TABLE bare_sessions (LIKE playback_sessions INCLUDING ALL)`
const BARE_EVENTS = `INSERT INTO bare_events (event_id, day, event_type, occurred_at, session_id, sequence, user_id, profile_id,
  content_id, device_id, correlation_id, schema_version, metadata)
SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::timestamptz[], $5::uuid[], $6::bigint[], $7::text[], $8::text[],
  $9::text[], $10::text[], $11::text[], $12::integer[], $13::jsonb[])`
const BARE_SESSIONS = `INSERT INTO bare_sessions (session_id, day, user_id, profile_id, content_id, device_id, degraded, report)
SELECT session_id, day, user_id, profile_id, content_id, device_id, false,
  ROW(12, at, event_id, 'playback.stopped', 'active', 360, 360)::session_report
FROM unnest($1::text[], $2::date[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[])
  AS one (event_id, day, at, session_id, user_id, profile_id, content_id, device_id)`

const column = <Value>(events: readonly SessionEvent[], of: (event: SessionEvent) => Value) => events.map(of)
const dayOf = ({ timestamp }: SessionEvent) => timestamp.slice(0, 10)
const idOf = ({ session_id }: SessionEvent) => session_id
const whose = (events: readonly SessionEvent[]) => [
  column(events, ({ user_id }) => user_id),
  column(events, ({ profile_id }) => profile_id),
  column(events, ({ content_id }) => content_id),
  column(events, ({ device_id }) => device_id),
]
const eventColumns = (events: readonly SessionEvent[]) => [
  ...[
    column(events, ({ event_id }) => event_id),
    column(events, dayOf),
    column(events, ({ event_type }) => event_type),
  ],
  ...[column(events, ({ timestamp }) => timestamp), column(events, idOf), column(events, ({ sequence }) => sequence)],
  ...[...whose(events), column(events, ({ correlation_id }) => correlation_id)],
  ...[
    column(events, ({ schema_version }) => schema_version),
    column(events, ({ metadata }) => JSON.stringify(metadata)),
  ],
]
const sessionColumns = (events: readonly SessionEvent[]) => [
  ...[column(events, ({ event_id }) => event_id), column(events, dayOf), column(events, ({ timestamp }) => timestamp)],
  ...[column(events, idOf), ...whose(events)],
]

const perSecond = async (act: () => Promise<unknown>) => {
  const before = performance.now()
  await act()
  return (SESSIONS * EVENTS_OF_A_SESSION) / ((performance.now() - before) / 1_000)
}

/** One writer that records the events of sessions that play, beside a bare INSERT of the same rows, in turn. */
export const measureRecording = async (_: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const { owner, settings, stop } = await startLogDatabase()
  await owner.query(COPIES)
  const pool = connectPostgres(settings)
  const log = createSessionLog(pool)
  const measured: Rounds = new Map()
  const bare = async (events: readonly SessionEvent[]) => {
    await owner.query({ name: 'events', text: BARE_EVENTS, values: eventColumns(events) })
    const ended = events.filter(({ event_type }) => event_type === 'playback.stopped')
    if (ended.length > 0) await owner.query({ name: 'sessions', text: BARE_SESSIONS, values: sessionColumns(ended) })
  }
  const each = (some: readonly SessionEvent[][], act: (events: readonly SessionEvent[]) => Promise<unknown>) =>
    perSecond(async () => {
      for (const events of some) await act(events)
    })
  for (let round = 0; round <= rounds; round++) {
    const readings = {
      'a bare INSERT of the rows': [await each(batches(), bare)],
      'events recorded': [await each(batches(), log.record)],
    }
    if (round > 0) addRound(measured, readings) // the first warms both up
  }
  await pool.end()
  await stop()
  return [measured]
}
