import type * as z from 'zod/mini'
import type { Recovery } from '../../contract/problems.ts'
import type { endReason, session, sessionStatus } from '../../contract/replies.ts'
import { Refusal } from '../refusals.ts'

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
  readonly told: number
  readonly endReason: EndReason | undefined
  readonly endedAt: number | undefined
  /** What its create ended to get the slot. */
  readonly terminatedSessions: readonly string[]
}

/** A session from its hash; fields it does not know are ignored. */
export const parseSession = (fields: Record<string, string>): Session => ({
  sessionId: fields.session_id ?? '',
  userId: fields.user_id ?? '',
  profileId: fields.profile_id ?? '',
  contentId: fields.content_id ?? '',
  deviceId: fields.device_id ?? '',
  region: fields.region || undefined,
  status: fields.status as SessionStatus,
  startedAt: Number(fields.started_at),
  lastHeartbeat: Number(fields.last_heartbeat),
  position: Number(fields.position),
  watchedMs: Number(fields.watched_ms),
  degraded: fields.degraded === '1',
  deadline: Number(fields.deadline),
  told: Number(fields.told),
  endReason: fields.end_reason as EndReason | undefined,
  endedAt: fields.ended_at ? Number(fields.ended_at) : undefined,
  terminatedSessions: (fields.terminated_sessions ?? '').split(' ').filter(Boolean),
})

/** RFC 3339, UTC, with milliseconds. */
export const timestamp = (ms: number): string => new Date(ms).toISOString()

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

/** What a client that wanted the session to end is told: how it did end. */
export const toEnding = ({ status, endReason }: Session) => {
  if (!endReason) throw new Error('an ended session has no end_reason')
  return { session_status: status, end_reason: endReason }
}

const recoveryOf = (status: SessionStatus | undefined, ofStopped: Recovery): Recovery => {
  if (status === 'stopped') return ofStopped
  return status === 'terminated' ? 'show' : 'recreate'
}

/**
 * The session is over. What its record no longer tells is left out, and then starting anew is the way on. `ofStopped` is
 * the way on from a stopped one, whose player has nothing to do unless what it asks shows that it plays again.
 */
export class SessionEnded extends Refusal {
  constructor(
    ended: {
      status?: SessionStatus | undefined
      endReason?: EndReason | undefined
      endedAt?: number | undefined
    },
    ofStopped: Recovery = 'none',
  ) {
    super('session_ended', `The session has ended${ended.endReason ? `: ${ended.endReason}` : ''}.`, {
      members: {
        recovery: recoveryOf(ended.status, ofStopped),
        ...(ended.status && { session_status: ended.status }),
        ...(ended.endReason && { end_reason: ended.endReason }),
        ...(ended.endedAt && { ended_at: timestamp(ended.endedAt) }),
      },
    })
  }
}
