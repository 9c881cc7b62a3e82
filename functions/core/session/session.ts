import type * as z from 'zod/mini'
import { endReason, type session, sessionStatus } from '../../contract/replies.ts'
import { timestamp } from '../../contract/rfc3339.ts'
import type { Ending } from '../refusals.ts'
import { SESSION_WORDS } from './words.ts'

export type SessionStatus = z.infer<typeof sessionStatus>
export type EndReason = z.infer<typeof endReason>

/** A playback session as Redis holds it; times in Unix ms, position in s. */
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

type SessionWord = (typeof SESSION_WORDS)[number]
const places = new Map<SessionWord, number>(SESSION_WORDS.map((name, i) => [name, i]))

/** How a session ended, from itself or from the record of its request; what this version does not know is undefined. */
export const parseEnding = (fields: Record<string, string>): Ending => ({
  status: sessionStatus.safeParse(fields.status).data,
  endReason: endReason.safeParse(fields.end_reason).data,
  endedAt: fields.ended_at ? Number(fields.ended_at) : undefined,
})

/**
 * The ending with nothing left out. What is not known, because only a newer version knows it or the record was lost, is
 * as if the session had fallen silent, at `latest` (Unix ms).
 */
export const wholeEnding = ({ status, endReason, endedAt }: Ending, latest: number): Ending => ({
  status: status ?? 'expired',
  endReason: endReason ?? 'missed_heartbeats',
  endedAt: endedAt || latest,
})

/**
 * A session as a script answers it: its id, and its words. What a newer version adds is ignored. A status that this one
 * does not know, which only a newer version can have written, is `expired`: the scripts take it for ended too, and the
 * player starts anew. Throws for a text that is none.
 */
export const parseSession = (text: string): Session => {
  const [sessionId = '', ...words] = text.split('\t')
  const word = (name: SessionWord) => words[places.get(name) ?? -1] ?? ''
  if (words.length <= SESSION_WORDS.length)
    throw new Error('Redis answered with another text where a session is expected')
  const {
    status = 'expired',
    endReason,
    endedAt,
  } = parseEnding({
    status: word('status'),
    end_reason: word('end_reason'),
    ended_at: word('ended_at'),
  })
  return {
    ...{ sessionId, status, endReason, endedAt },
    userId: word('user_id'),
    profileId: word('profile_id'),
    contentId: word('content_id'),
    deviceId: word('device_id'),
    region: word('region') || undefined,
    startedAt: Number(word('started_at')),
    lastHeartbeat: Number(word('last_heartbeat')),
    position: Number(word('position')),
    watchedMs: Number(word('watched_ms')),
    degraded: word('degraded') === '1',
    deadline: Number(word('deadline')),
    terminatedSessions: word('terminated_sessions').split(' ').filter(Boolean),
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
export const toSessionReply = (s: Session): z.infer<ReturnType<typeof session>> => ({
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
