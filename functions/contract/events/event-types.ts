/** The type of each playback event, as in `detail-type`. Apart from the table of events, so that a subscriber needs no zod. */
export const eventTypes = [
  'playback.started',
  'playback.heartbeat',
  'playback.paused',
  'playback.resumed',
  'playback.stopped',
  'playback.completed',
  'playback.expired',
  'playback.denied',
] as const

export type EventType = (typeof eventTypes)[number]
