import type * as z from 'zod/mini'
import { endReason, type session, sessionStatus } from '../../contract/replies.ts'
import { timestamp } from '../../contract/rfc3339.ts'
import type { Ending } from '../refusals.ts'

export type SessionStatus = z.infer<typeof sessionStatus>
export type EndReason = z.infer<typeof endReason>

/** A playback session as its hash in Redis holds it; times in Unix ms, position in s. */
export type Session = {
  readonly sessionId: string
  readonly userId: string
  readonly profileId: string
  readonly contentId: string
  readonly deviceId: string
  readonly region: string | undefined
  readonly status: SessionStatus
  readonly startedAt: number
  readonly lastHeartbeat: number
  readonly position: number
  readonly watchedMs: number
  readonly degraded: boolean
  readonly deadline: number
  readonly endReason: EndReason | undefined
  readonly endedAt: number | undefined
  /** The sessions that its create ended to take their slots. */
  readonly terminatedSessions: readonly string[]
}

/** How a session ended, from its hash or from the record of its request; what this version does not know is undefined. */
export const parseEnding = (fields: Record<string, string>): Ending => ({
  status: sessionStatus.safeParse(fields.status).data,
  endReason: endReason.safeParse(fields.end_reason).data,
  endedAt: fields.ended_at ? Number(fields.ended_at) : undefined,
})

/**
 * A session from its hash; fields that this version does not know are ignored. A status that it does not know, which only
 * a newer version can have written, is `expired`: the scripts take it for ended too, and the player starts anew.
 */
export const parseSession = (fields: Record<string, string>): Session => {
  const { status = 'expired', endReason, endedAt } = parseEnding(fields)
  return {
    ...{ status, endReason, endedAt },
    sessionId: fields.session_id ?? '',
    userId: fields.user_id ?? '',
    profileId: fields.profile_id ?? '',
    contentId: fields.content_id ?? '',
    deviceId: fields.device_id ?? '',
    region: fields.region || undefined,
    startedAt: Number(fields.started_at),
    lastHeartbeat: Number(fields.last_heartbeat),
    position: Number(fields.position),
    watchedMs: Number(fields.watched_ms),
    degraded: fields.degraded === '1',
    deadline: Number(fields.deadline),
    terminatedSessions: (fields.terminated_sessions ?? '').split(' ').filter(Boolean),
  }
}

/** What a list of an account's sessions shows of each. */
export const toListedSession = (s: Session) => ({
  session_id: s.sessionId,
  profile_id: s.profileId,
  content_id: s.contentId,
  device_id: s.deviceId,
  status: s.status,
  started_at: timestamp(s.startedAt),
  last_heartbeat: timestamp(s.lastHeartbeat),
})

/** The session as clients see it. */
export const toSessionReply = (s: Session): z.infer<typeof session> => ({
  session_id: s.sessionId,
  user_id: s.userId,
  profile_id: s.profileId,
  content_id: s.contentId,
  device_id: s.deviceId,
  ...(s.region && { region: s.region }),
  status: s.status,
  started_at: timestamp(s.startedAt),
  last_heartbeat: timestamp(s.lastHeartbeat),
  position: s.position,
  watched_seconds: Math.floor(s.watchedMs / 1000),
  degraded: s.degraded,
  ...(s.endedAt && { ended_at: timestamp(s.endedAt) }),
  ...(s.endReason && { end_reason: s.endReason }),
})

/**
 * How a session ended that its client wanted to end. An end_reason that only a newer version knows is shown as
 * missed_heartbeats.
 */
export const toEnding = ({ status, endReason = 'missed_heartbeats' }: Session) => ({
  session_status: status,
  end_reason: endReason,
})
