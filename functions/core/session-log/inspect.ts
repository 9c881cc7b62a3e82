import type { Pool } from 'pg'
import type { AskedEvent, LoggedCount, MissingAnswer } from '../../contract/inspection/inspection.ts'
import { again } from './trouble.ts'
import { SessionLogUnavailable } from './unavailable.ts'

const MISSING = 'SELECT event_id, left_out FROM missing_events($1)'

/** A session lasts a week at most, so the day that decides the partition is at most so many days before the event. */
const DAYS_BEFORE = 8

const COUNTED = `SELECT event_type, extract(hour FROM occurred_at AT TIME ZONE 'UTC')::integer AS hour, count(*)::integer AS events
FROM session_timeline
WHERE day BETWEEN $1::date - ${DAYS_BEFORE} AND $1::date + 1
  AND occurred_at >= $1::date::timestamp AT TIME ZONE 'UTC' AND occurred_at < ($1::date + 1)::timestamp AT TIME ZONE 'UTC'
GROUP BY event_type, hour ORDER BY event_type, hour`

/** Compares events with the log. Both reject with SessionLogUnavailable. */
export const createInspection = (pool: Pool) => {
  const ask = async <Row extends object>(text: string, value: string): Promise<Row[]> => {
    try {
      return (await again(() => pool.query<Row>(text, [value]))).rows
    } catch (error) {
      throw new SessionLogUnavailable(error)
    }
  }
  return {
    /** Which of these events the log has not. */
    missing: async (events: readonly AskedEvent[]): Promise<MissingAnswer> => {
      const rows = await ask<{ event_id: string; left_out: boolean }>(MISSING, JSON.stringify(events))
      const idsOf = (isLeftOut: boolean) =>
        rows.filter(({ left_out }) => left_out === isLeftOut).map(({ event_id }) => event_id)
      return { missing: idsOf(false), left_out: idsOf(true) }
    },
    /** How many events of the log happened in a UTC day, such as 2026-12-01. */
    counted: (day: string): Promise<LoggedCount[]> => ask<LoggedCount>(COUNTED, day),
  }
}

export type Inspection = ReturnType<typeof createInspection>
