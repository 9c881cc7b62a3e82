import type { Pool } from 'pg'
import type { PlaybackEvent } from '../../contract/events/events.ts'
import { again, isOfTheData } from './trouble.ts'

/** What became of an event: PostgreSQL refused it for what is in it, or did not answer. Undefined: it is in the log. */
export type Outcome = { readonly refused: Error } | { readonly postponed: Error } | undefined

/** What PostgreSQL's text cannot hold: NUL, and halves of surrogate pairs. Both become U+FFFD. */
const writable = (_: string, value: unknown) =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value

const UNWRITABLE = /\\u(0000|d[89a-f])/i

const textOf = (details: readonly PlaybackEvent[]): string => {
  const text = JSON.stringify(details)
  return UNWRITABLE.test(text) ? JSON.stringify(details, writable) : text
}

/** Outcomes in the order of the events, and how many of these were new. */
type Recorded = { readonly outcomes: readonly Outcome[]; readonly added: number }

const errorOf = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))

/**
 * Writes events into the session log, as many as there are in one transaction. In whatever order and how often they come,
 * the rows come out the same. Where PostgreSQL refuses something the events are written in halves, until the ones that it
 * refuses stand alone: they hold no other event. Never rejects.
 */
export const createSessionLog = (pool: Pool) => {
  const write = async (details: readonly PlaybackEvent[]): Promise<number> => {
    const { rows } = await again(() =>
      pool.query<{ added: number }>({
        name: 'record',
        text: 'SELECT record_playback_events($1) AS added',
        values: [textOf(details)],
      }),
    )
    return rows[0]?.added ?? 0
  }
  const record = async (details: readonly PlaybackEvent[]): Promise<Recorded> => {
    if (details.length === 0) return { outcomes: [], added: 0 }
    try {
      return { added: await write(details), outcomes: details.map(() => undefined) }
    } catch (error) {
      if (!isOfTheData(error)) return { added: 0, outcomes: details.map(() => ({ postponed: errorOf(error) })) }
      if (details.length === 1) return { added: 0, outcomes: [{ refused: errorOf(error) }] }
    }
    const half = Math.ceil(details.length / 2)
    const [first, second] = [await record(details.slice(0, half)), await record(details.slice(half))]
    return { added: first.added + second.added, outcomes: [...first.outcomes, ...second.outcomes] }
  }
  return { record }
}

export type SessionLog = ReturnType<typeof createSessionLog>
