import type { Pool } from 'pg'
import type { PublishedEvent } from '../../../test/support/relay/event-validity.ts'
import { sleep } from '../players/random.ts'
import type { World } from '../players/world.ts'
import { rowFaults, type SessionRow } from './session-rows.ts'

type Events = ReadonlyMap<string, PublishedEvent>

const EVENTS = `SELECT event_id, count(*)::integer AS copies, min(event_type) AS event_type, min(session_id::text) AS session_id,
  min(sequence)::integer AS sequence, min(occurred_at) AS occurred_at, (array_agg(metadata))[1] AS metadata
FROM playback_events GROUP BY event_id`

const SESSIONS = `SELECT session_id, session_status, end_reason, position::integer, watched_seconds::integer FROM session_history`

type EventRow = {
  readonly event_id: string
  readonly copies: number
  readonly event_type: string
  readonly session_id: string | null
  readonly sequence: number | null
  readonly occurred_at: Date
  readonly metadata: object
}

/** As text, whatever the order of members. */
const canonical = (value: object) => JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))

const contentOf = ({ event_type, session_id, sequence, timestamp, metadata }: PublishedEvent) =>
  [event_type, session_id ?? null, sequence ?? null, timestamp, canonical(metadata)].join(' ')
const contentIn = ({ event_type, session_id, sequence, occurred_at, metadata }: EventRow) =>
  [event_type, session_id, sequence, occurred_at.toISOString(), canonical(metadata)].join(' ')

const AGAIN_MS = 500
/** A batch that failed comes again within 5 s; PostgreSQL is up by then. */
const PATIENCE_MS = 20_000

/** Waits until the log has as many events as the bus, or has got no more for so long, in ms. */
const untilAll = async (log: Pool, events: Events, patienceMs: number) => {
  let [most, since] = [-1, performance.now()]
  for (; most < events.size && performance.now() - since <= patienceMs; await sleep(AGAIN_MS)) {
    const { rows } = await log.query<{ count: number }>('SELECT count(*)::integer FROM playback_events')
    const { count } = rows[0] ?? { count: 0 }
    if (count > most) [most, since] = [count, performance.now()]
  }
}

const auditSessions = async (log: Pool, events: Events, { violate }: World): Promise<number> => {
  const { rows } = await log.query<SessionRow>(SESSIONS)
  const [found, stories] = [
    Map.groupBy(rows, ({ session_id }) => session_id),
    Map.groupBy(events.values(), ({ session_id }) => session_id),
  ]
  stories.delete(undefined)
  for (const id of found.keys())
    if (!stories.has(id)) violate('Session log: a session that has no event', { id, rows: found.get(id) })
  for (const [id, story] of stories)
    for (const fault of rowFaults(found.get(id) ?? [], story))
      violate(`Session log: ${fault}`, { id, rows: found.get(id), story }, story[0]?.user_id)
  return found.size
}

/**
 * Checks that the session log has every event that reached the bus once, as it was, and of each session one row that agrees
 * with its events.
 */
export const auditLog = async (log: Pool, events: Events, world: World, patienceMs = PATIENCE_MS) => {
  await untilAll(log, events, patienceMs)
  const { rows } = await log.query<EventRow>(EVENTS)
  const logged = new Map(rows.map((row) => [row.event_id, row]))
  for (const [id, row] of logged) {
    const event = events.get(id)
    if (!event) world.violate('Session log: an event that was not on the bus', row)
    else if (contentIn(row) !== contentOf(event)) world.violate('Session log: an event that differs', { row, event })
  }
  return {
    events: logged.size,
    sessions: await auditSessions(log, events, world),
    missing: [...events.keys()].filter((id) => !logged.has(id)).length,
    twice: rows.reduce((sum, { copies }) => sum + copies - 1, 0),
  }
}

export type LogAudit = Awaited<ReturnType<typeof auditLog>>
