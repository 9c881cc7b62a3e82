import * as z from 'zod/mini'
import { ignored } from './position.ts'
import { lazily } from './schemas/lazily.ts'
import { MOST_SHOWN } from './sizes.ts'

const text = z.string()
const seconds = z.int().check(z.minimum(0))
const count = z.int().check(z.minimum(0))
const time = z.iso.datetime({ precision: 3 })
const sessionId = z.uuid()

export const sessionStatus = z.enum(['active', 'paused', 'stopped', 'terminated', 'expired'])
export const endReason = z.enum([
  'stopped',
  'terminated',
  'displaced',
  'superseded',
  'entitlement_revoked',
  'missed_heartbeats',
  'session_timeout',
  'paused_too_long',
])

const subject = { user_id: text, profile_id: text, content_id: text, device_id: text, region: z.optional(text) }

export const session = lazily(() =>
  z.object({
    session_id: sessionId,
    ...subject,
    status: sessionStatus,
    started_at: time,
    last_heartbeat: time,
    position: seconds,
    watched_seconds: seconds,
    degraded: z.boolean(),
    ended_at: z.optional(time),
    end_reason: z.optional(endReason),
  }),
)

const rival = {
  session_id: sessionId,
  profile_id: text,
  content_id: text,
  device_id: text,
  status: sessionStatus,
  started_at: time,
  last_heartbeat: time,
}

/** A session as the owner of the account sees it in a list. */
export const listedSession = lazily(() => z.object({ ...rival, position: seconds }))
/** A session that holds a slot the refused create wanted. */
export const rivalSession = lazily(() => z.object({ ...rival, is_this_device: z.boolean() }))

/** On every reply to a request that may carry a position. */
const withIgnored = { ignored: z.optional(ignored) }
const usage = { active_stream_count: count, max_concurrent_streams: z.int().check(z.minimum(1)) }
const issuedToken = { playback_token: text, token_expires_at: time }

export const createSessionReply = lazily(() =>
  z.object({
    session: session(),
    ...issuedToken,
    server_time: time,
    heartbeat: z.object({ interval_seconds: z.number(), timeout_seconds: z.number() }),
    concurrency: z.object(usage),
    terminated_sessions: z.array(sessionId),
    ...withIgnored,
  }),
)

export const heartbeatReply = lazily(() =>
  z.object({
    status: z.literal('ok'),
    session_status: sessionStatus,
    next_heartbeat_seconds: z.number(),
    deadline: time,
    server_time: time,
    playback_token: z.optional(text),
    token_expires_at: z.optional(time),
    ...withIgnored,
  }),
)

const ended = { session_status: sessionStatus, end_reason: endReason }
export const pauseReply = lazily(() => z.object({ status: z.literal('paused'), ...withIgnored }))
export const resumeReply = lazily(() => z.object({ status: z.literal('active'), ...withIgnored }))
export const stopReply = lazily(() => z.object({ status: z.literal('stopped'), ...ended, ...withIgnored }))
export const terminateReply = lazily(() => z.object({ status: z.literal('terminated'), ...ended }))

export const concurrencyReply = lazily(() =>
  z.object({
    user_id: text,
    ...usage,
    active_sessions: z.array(sessionId).check(z.maxLength(MOST_SHOWN)),
    sessions: z.array(listedSession()).check(z.maxLength(MOST_SHOWN)),
  }),
)

export const tokenClaims = z.object({
  iss: z.literal('viewing-service'),
  aud: z.literal('playback'),
  sub: text,
  jti: text,
  iat: z.int(),
  nbf: z.int(),
  exp: z.int(),
  session_id: sessionId,
  ...subject,
  degraded: z.optional(z.boolean()),
})
export const validateReply = lazily(() => z.object({ valid: z.literal(true), claims: tokenClaims }))
export const refreshReply = lazily(() => z.object({ token: text, token_expires_at: time, server_time: time }))

/** Of an ES256 key what verifies (RFC 7517, RFC 7518 section 6.2.1). */
export const publicKey = lazily(() =>
  z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: text,
    y: text,
    kid: text,
    alg: z.literal('ES256'),
    use: z.literal('sig'),
  }),
)
export const jwksReply = lazily(() => z.object({ keys: z.array(publicKey()) }))

export const healthReply = lazily(() =>
  z.object({
    status: z.enum(['healthy', 'unhealthy']),
    service: z.literal('viewing-service'),
    checks: z.object({ redis: z.enum(['ok', 'unavailable']) }),
  }),
)
