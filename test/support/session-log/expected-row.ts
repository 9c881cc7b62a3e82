import type { PlaybackEvent } from '../../../functions/contract/events/events.ts'

type SessionEvent = Exclude<PlaybackEvent, { event_type: 'playback.denied' }>
type Metadata = Partial<Record<string, string | number | boolean>>

const OVER = ['playback.stopped', 'playback.completed', 'playback.expired']

const later =
  (...keys: ((event: SessionEvent) => string | number)[]) =>
  (one: SessionEvent, other: SessionEvent) => {
    const [key] = keys.filter((of) => of(one) !== of(other))
    return key && key(one) < key(other) ? 1 : -1
  }
const bySequence = later(
  ({ sequence }) => sequence,
  ({ timestamp }) => timestamp,
  ({ event_id }) => event_id,
)
const byTime = later(
  ({ timestamp }) => timestamp,
  ({ sequence }) => sequence,
  ({ event_id }) => event_id,
)

/** What the view `session_history` must say of a session by the set of its events, as the page of events tells consumers. */
export const expectedRow = (events: readonly SessionEvent[]) => {
  const about = (event: SessionEvent | undefined): Metadata => ({ ...event?.metadata })
  const [report] = events.filter((event) => !('end_reason' in event.metadata)).toSorted(bySequence)
  const [end] = events.filter((event) => 'end_reason' in event.metadata).toSorted(byTime)
  const start = events.find(({ event_type }) => event_type === 'playback.started')
  const goesOn = report && !OVER.includes(report.event_type)
  const isLive = end ? goesOn && report.sequence > end.sequence && report.timestamp > end.timestamp : goesOn
  const last = isLive ? report : (end ?? report)
  const status = report?.event_type === 'playback.paused' ? 'paused' : (about(report).session_status ?? 'active')
  return {
    session_status: isLive ? status : 'ended',
    position: Number(about(last).position),
    watched_seconds: Number(about(last).watched_seconds ?? 0),
    ended_at: isLive ? null : (about(end).ended_at ?? report?.timestamp),
    end_reason: isLive ? null : (about(end).end_reason ?? null),
    degraded: events.some((event) => about(event).degraded === true),
    active_stream_count: about(start).active_stream_count ?? null,
    started: start?.timestamp ?? null,
    events: new Set(events.map(({ event_id }) => event_id)).size,
  }
}
