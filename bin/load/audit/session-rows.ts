import type { PublishedEvent } from '../../../test/support/relay/event-validity.ts'

/** A session as the view `session_history` has it. */
export type SessionRow = {
  readonly session_id: string
  readonly session_status: string
  readonly end_reason: string | null
  readonly position: number
  readonly watched_seconds: number
}

const OVER = ['playback.stopped', 'playback.completed', 'playback.expired']

/** What the events of a session (each once, any order) say of it, as the page of events tells those who count. */
const rowOf = (events: readonly PublishedEvent[]): Omit<SessionRow, 'session_id'> => {
  const story = events.toSorted((a, b) => a.sequence - b.sequence)
  const end = story.find(({ metadata }) => metadata.end_reason !== undefined)
  const last = story.findLast(({ metadata }) => metadata.end_reason === undefined)
  const { metadata = {}, event_type: type = '' } = end ?? last ?? {}
  const playing = type === 'playback.paused' ? 'paused' : (metadata.session_status ?? 'active')
  return {
    session_status: end || OVER.includes(type) ? 'ended' : playing,
    end_reason: end?.metadata.end_reason ?? null,
    position: metadata.position ?? 0,
    watched_seconds: metadata.watched_seconds ?? 0,
  }
}

/** In what the rows of a session differ from its events: each in a sentence. */
export const rowFaults = (rows: readonly SessionRow[], events: readonly PublishedEvent[]): string[] => {
  const [row] = rows
  if (!row) return ['it has no row']
  const twice = rows.length > 1 ? [`it has ${rows.length} rows`] : []
  const differing = Object.entries(rowOf(events)).flatMap(([name, value]) => {
    const { [name as keyof SessionRow]: found } = row
    return found === value ? [] : [`${name} is ${found} in its row and ${value} by its events`]
  })
  return [...twice, ...differing]
}
