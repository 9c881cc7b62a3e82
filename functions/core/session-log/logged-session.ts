import type * as z from 'zod/mini'
import type { loggedSession } from '../../contract/history/replies.ts'
import { endReason } from '../../contract/replies.ts'
import { timestamp } from '../../contract/rfc3339.ts'

import type { LoggedSession } from './history.ts'

const timeOf = (ms: number | undefined) => (ms === undefined ? undefined : timestamp(ms))

/** A session of the log as clients see it; what is undefined is absent from JSON. */
export const toLoggedSession = (s: LoggedSession): z.infer<ReturnType<typeof loggedSession>> => ({
  session_id: s.sessionId,
  profile_id: s.profileId,
  content_id: s.contentId,
  device_id: s.deviceId,
  region: s.region,
  started_at: timestamp(s.startedAt),
  ended_at: timeOf(s.endedAt),
  end_reason: endReason.safeParse(s.endReason).data,
  session_status: s.sessionStatus,
  position: s.position,
  watched_seconds: s.watchedSeconds,
  degraded: s.degraded,
  displaced_by: s.displacedBy,
  max_concurrent_streams: s.maxConcurrentStreams,
  last_reported_at: timeOf(s.lastEventAt),
})
