import { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import type { EventType } from '../../functions/contract/events/event-types.ts'

/** Lists of values or matchers at the members of an event's `detail`, as EventBridge's patterns write them. */
export type DetailPattern = { readonly [member: string]: readonly unknown[] | DetailPattern }

/** Which playback events. */
export type PlaybackEventFilter = {
  /** By default every type, also types that are added later. */
  readonly types?: readonly [EventType, ...EventType[]]
  readonly detail?: DetailPattern
  /** Whether events that are replayed from the archive are delivered again; `exclude` by default. */
  readonly replays?: 'exclude' | 'include'
}

/** The event pattern of a filter. Only a replayed event has a `replay-name`. */
export const playbackEventPattern = ({ types, detail, replays = 'exclude' }: PlaybackEventFilter) => ({
  source: [EVENT_SOURCE],
  ...(types && { 'detail-type': [...types] }),
  ...(detail && { detail }),
  ...(replays === 'exclude' && { 'replay-name': [{ exists: false }] }),
})
