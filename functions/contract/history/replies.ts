import * as z from 'zod/mini'
import { endReason } from '../replies.ts'
import { lazily } from '../schemas/lazily.ts'
import { MOST_SESSIONS } from './query.ts'

const text = z.string()
const seconds = z.int().check(z.minimum(0))
const time = z.iso.datetime({ precision: 3 })

/** What the session log has of a session that has not ended is as old as its last event. */
export const loggedStatus = z.enum(['active', 'paused', 'ended'])

const told = { session_status: loggedStatus, position: seconds, watched_seconds: seconds }

export const loggedSession = lazily(() =>
  z.object({
    session_id: z.uuid(),
    ...{ profile_id: text, content_id: text, device_id: text, region: z.optional(text) },
    started_at: time,
    ended_at: z.optional(time),
    end_reason: z.optional(endReason),
    ...told,
    degraded: z.boolean(),
    displaced_by: z.optional(z.uuid()),
    max_concurrent_streams: z.optional(z.int().check(z.minimum(1))),
    last_reported_at: z.optional(time),
  }),
)

export const historyReply = lazily(() =>
  z.object({
    user_id: text,
    sessions: z.array(loggedSession()).check(z.maxLength(MOST_SESSIONS)),
    next_cursor: z.optional(text),
  }),
)

export const positionReply = lazily(() =>
  z.object({
    ...{ user_id: text, profile_id: text, content_id: text, position: seconds },
    session_id: z.optional(z.uuid()),
    session_status: z.optional(loggedStatus),
    watched_seconds: z.optional(seconds),
    last_reported_at: z.optional(time),
  }),
)
