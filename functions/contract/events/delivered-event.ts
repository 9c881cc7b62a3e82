import { EVENT_SOURCE } from './event-source.ts'
import { type EventType, eventTypes } from './event-types.ts'
import type { PlaybackEvent } from './events.ts'

/** The `detail` of an event of this type. */
export type PlaybackEventOf<Type extends EventType> = Extract<PlaybackEvent, { event_type: Type }>

type Delivered<Type extends EventType> = {
  version: string
  id: string
  'detail-type': Type
  source: typeof EVENT_SOURCE
  account: string
  /** RFC 3339, to the second. */
  time: string
  region: string
  resources: string[]
  /** Only on an event that was replayed from the archive: the name of the replay. */
  'replay-name'?: string
  detail: PlaybackEventOf<Type>
}

/** A playback event as EventBridge delivers it to a target. Its `detail-type` decides what its `detail` is. */
export type DeliveredPlaybackEvent<Type extends EventType = EventType> = Type extends EventType
  ? Delivered<Type>
  : never

/** What is known of any event of EventBridge. */
type AnyEvent = { readonly source: string; readonly 'detail-type': string }

const known: ReadonlySet<string> = new Set(eventTypes)

/** Whether an event of EventBridge is a playback event of a type that this version knows. Its `detail` is not checked. */
export const isPlaybackEvent = (event: AnyEvent): event is DeliveredPlaybackEvent =>
  event.source === EVENT_SOURCE && known.has(event['detail-type'])
