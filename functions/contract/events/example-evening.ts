import type { PlaybackEvent } from './events.ts'

// One evening of one account with a plan of two streams, of which the example of each event is told. Ann watches on her
// television, pauses, goes on and stops at the end. Meanwhile her phone is refused, because her tablet plays too; it takes
// the tablet's slot over, and falls silent in a tunnel. No value is of a person.

const viewer = { user_id: 'ann', profile_id: 'main', region: 'US', schema_version: 1 } as const
const television = {
  ...{ ...viewer, content_id: 'film-1', device_id: 'tv' },
  session_id: '01a21f2f-da46-8010-8b0a-88fa63d0678d',
}
const tablet = {
  ...{ ...viewer, profile_id: 'kids', content_id: 'film-2', device_id: 'tablet' },
  session_id: '01a21f2a-8486-8010-9c41-5d0c7be2a934',
}
const phone = { ...viewer, content_id: 'film-3', device_id: 'phone' }
const onPhone = { ...phone, session_id: '01a21f31-fea0-8010-a7b3-e14f90c6d258' }

/** The example of each type, in the order in which they happen. */
export const evening = [
  {
    ...television,
    event_type: 'playback.started',
    event_id: 'q0Zr8mT1Yd2sKx7uWcV3hA-88fa63d0678d-1',
    timestamp: '2026-11-27T22:45:59.673Z',
    sequence: 1,
    correlation_id: 'evening-1',
    metadata: { position: 0, active_stream_count: 2, max_concurrent_streams: 2 },
  },
  {
    ...television,
    event_type: 'playback.heartbeat',
    event_id: 'Wn4tB9pJx6LrUe0aGk8mCg-88fa63d0678d-2',
    timestamp: '2026-11-27T22:46:29.701Z',
    sequence: 2,
    correlation_id: 'evening-1',
    metadata: { position: 30, watched_seconds: 30, session_status: 'active' },
  },
  {
    ...television,
    event_type: 'playback.paused',
    event_id: '5Gk1m0Yq3VxJt0mHc2b8dA-88fa63d0678d-3',
    timestamp: '2026-11-27T22:47:03.004Z',
    sequence: 3,
    correlation_id: 'evening-1',
    metadata: { position: 63, watched_seconds: 63 },
  },
  {
    ...television,
    event_type: 'playback.resumed',
    event_id: 'hY2cD7vNs5QzOa1bFi9lRw-88fa63d0678d-4',
    timestamp: '2026-11-27T22:47:25.118Z',
    sequence: 4,
    correlation_id: 'evening-1',
    metadata: { position: 63, watched_seconds: 63 },
  },
  {
    ...phone,
    event_type: 'playback.denied',
    event_id: 'Jp3xE6wMr8TyPd4nHu0kSQ-denied',
    timestamp: '2026-11-27T22:48:12.511Z',
    correlation_id: 'evening-2',
    metadata: { code: 'concurrency_limit_reached', active_stream_count: 2, max_concurrent_streams: 2 },
  },
  {
    ...tablet,
    event_type: 'playback.completed',
    event_id: 'aZ9fG0uLq2SxNc5mVo7jTQ-5d0c7be2a934-18',
    timestamp: '2026-11-27T22:48:20.040Z',
    sequence: 18,
    correlation_id: 'evening-3',
    metadata: {
      ...{ position: 480, watched_seconds: 490, end_reason: 'displaced', ended_at: '2026-11-27T22:48:20.040Z' },
      displaced_by: onPhone.session_id,
    },
  },
  {
    ...onPhone,
    event_type: 'playback.expired',
    event_id: 'Kd8gH1tIo4RwMb6lXp2iUA-e14f90c6d258-22',
    timestamp: '2026-11-27T23:00:00.412Z',
    sequence: 22,
    correlation_id: 'evening-3',
    metadata: {
      ...{ position: 600, watched_seconds: 600, end_reason: 'missed_heartbeats' },
      ended_at: '2026-11-27T22:58:20.911Z',
    },
  },
  {
    ...television,
    event_type: 'playback.stopped',
    event_id: 'Le7hI5sPn1QvLa3kYq8hVg-88fa63d0678d-205',
    timestamp: '2026-11-28T00:27:40.260Z',
    sequence: 205,
    correlation_id: 'evening-1',
    metadata: {
      ...{ position: 6078, watched_seconds: 6078, end_reason: 'stopped', ended_at: '2026-11-28T00:27:40.260Z' },
    },
  },
] as const satisfies readonly PlaybackEvent[]
