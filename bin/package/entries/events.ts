// What a receiver of events imports as `viewing-service/events`.
export {
  type DeliveredPlaybackEvent,
  isPlaybackEvent,
  type PlaybackEventOf,
} from '../../../functions/contract/events/delivered-event.ts'
export { EVENT_SOURCE } from '../../../functions/contract/events/event-source.ts'
export { type EventType, eventTypes } from '../../../functions/contract/events/event-types.ts'
export type { PlaybackEvent } from '../../../functions/contract/events/events.ts'
