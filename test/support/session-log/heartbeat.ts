import { randomUUID } from 'node:crypto'
import type { PlaybackEvent } from '../../../functions/contract/events/events.ts'
import { createSessionId } from '../../../functions/core/session/session-id.ts'

/** A heartbeat of a session of its own that began at this time, in Unix ms. */
export const heartbeat = (startedAt: number, userId = 'ann') =>
  ({
    event_id: randomUUID(),
    schema_version: 1 as const,
    event_type: 'playback.heartbeat' as const,
    timestamp: new Date(startedAt).toISOString(),
    sequence: 2,
    session_id: createSessionId(userId, startedAt),
    ...{ user_id: userId, profile_id: 'main', content_id: 'film-1', device_id: 'tv', correlation_id: 'c' },
    metadata: { position: 30, watched_seconds: 30, session_status: 'active' as const },
  }) satisfies PlaybackEvent
