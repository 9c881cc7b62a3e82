import type { Pool } from 'pg'
import { refusing } from '../refusal.ts'
import { again } from './trouble.ts'
import { SessionLogUnavailable } from './unavailable.ts'

/** A session as the log has it. Times are Unix ms; what does not apply is undefined. */
export type LoggedSession = {
  readonly sessionId: string
  readonly profileId: string
  readonly contentId: string
  readonly deviceId: string
  readonly region: string | undefined
  readonly startedAt: number
  readonly endedAt: number | undefined
  readonly endReason: string | undefined
  readonly sessionStatus: 'active' | 'paused' | 'ended'
  /** Seconds into the title. */
  readonly position: number
  readonly watchedSeconds: number
  readonly degraded: boolean
  readonly displacedBy: string | undefined
  readonly maxConcurrentStreams: number | undefined
  readonly lastEventAt: number | undefined
}

/** Which sessions: of one profile alone, started at `fromMs` or later and before `toMs` (Unix ms), before that session in the list. */
export type PageQuery = {
  readonly profileId?: string | undefined
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** Before the first and after the last day that a session can be of. */
const [FIRST, LAST] = [Date.UTC(2000, 0), Date.UTC(9999, 11, 31)]
/** An id is made by a function's clock and `started_at` is Redis': so far apart these may be, in ms. */
const SKEW = 60_000

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** The lowest id, or above the highest, of a session made at that time: its first 48 bits are Unix ms. */
const lowestIdAt = (ms: number) => {
  const head = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${head.slice(0, 8)}-${head.slice(8)}-0000-0000-000000000000`
}
const madeAt = (sessionId: string) => Number.parseInt(sessionId.slice(0, 8) + sessionId.slice(9, 13), 16)

const COLUMNS = `session_id, profile_id, content_id, device_id, region, started_at, ended_at, end_reason, session_status,
  position, watched_seconds, degraded, displaced_by, max_concurrent_streams, last_event_at`

type Row = {
  readonly session_id: string
  readonly profile_id: string
  readonly content_id: string
  readonly device_id: string
  readonly region: string | null
  readonly started_at: Date
  readonly ended_at: Date | null
  readonly end_reason: string | null
  readonly session_status: LoggedSession['sessionStatus']
  /** PostgreSQL's bigint is a text for the driver. */
  readonly position: string
  readonly watched_seconds: string
  readonly degraded: boolean
  readonly displaced_by: string | null
  readonly max_concurrent_streams: number | null
  readonly last_event_at: Date | null
}

const sessionOf = (row: Row): LoggedSession => ({
  sessionId: row.session_id,
  profileId: row.profile_id,
  contentId: row.content_id,
  deviceId: row.device_id,
  region: row.region ?? undefined,
  startedAt: row.started_at.getTime(),
  endedAt: row.ended_at?.getTime(),
  endReason: row.end_reason ?? undefined,
  sessionStatus: row.session_status,
  position: Number(row.position),
  watchedSeconds: Number(row.watched_seconds),
  degraded: row.degraded,
  displacedBy: row.displaced_by ?? undefined,
  maxConcurrentStreams: row.max_concurrent_streams ?? undefined,
  lastEventAt: row.last_event_at?.getTime(),
})

/** The days bound the partitions that are opened, and a pair of day and id is where the index begins. */
const pageText = (ofProfile: string) => `SELECT ${COLUMNS} FROM session_history
WHERE user_id = $1 AND day BETWEEN $2 AND $3 AND (day, session_id) < ($3, $4) AND started_at >= $5 AND started_at < $6
${ofProfile} ORDER BY day DESC, session_id DESC LIMIT $7`

const POSITION = `SELECT ${COLUMNS} FROM last_positions WHERE user_id = $1 AND profile_id = $2 AND content_id = $3`

/** What the log knows of a person's viewing. Both reject with SessionLogUnavailable and nothing else. */
export const createHistory = (pool: Pool) => {
  const ask = async (name: string, text: string, values: readonly unknown[]) => {
    try {
      const { rows } = await again(() => pool.query<Row>({ name, text, values: [...values] }))
      return rows.map(sessionOf)
    } catch (error) {
      throw new SessionLogUnavailable(error)
    }
  }
  /** The newest first, by when their ids were made. `more`: whether others follow. */
  const page = async (userId: string, { profileId, fromMs = FIRST, toMs = LAST, after, limit }: PageQuery) => {
    const last = lowestIdAt(Math.min(toMs + SKEW, LAST))
    const before = after !== undefined && after < last ? after : last
    const times = [
      dayOf(Math.max(fromMs - SKEW, FIRST)),
      dayOf(madeAt(before)),
      before,
      new Date(fromMs),
      new Date(toMs),
    ]
    const values = [userId, ...times, limit + 1, ...(profileId === undefined ? [] : [profileId])]
    const [name, ofProfile] = profileId === undefined ? ['history', ''] : ['profile history', 'AND profile_id = $8']
    const sessions = await ask(name, pageText(ofProfile), values)
    return { sessions: sessions.slice(0, limit), more: sessions.length > limit }
  }
  /** The newest session of a profile in a title; undefined if there is none. */
  const position = async (userId: string, profileId: string, contentId: string): Promise<LoggedSession | undefined> => {
    const [session] = await ask('position', POSITION, [userId, profileId, contentId])
    return session
  }
  return { page: refusing(['storage_unavailable'], page), position: refusing(['storage_unavailable'], position) }
}

export type History = ReturnType<typeof createHistory>
