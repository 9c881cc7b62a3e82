import { timestamp } from './contract/rfc3339.ts'
import { routes } from './contract/routes.ts'
import { viewerRegionOf } from './core/entitlement/entitlement.ts'
import { toSessionReply } from './core/session/session.ts'
import { createSessionId } from './core/session/session-id.ts'
import { createAdmission } from './core/slots/admission.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticate, concurrency, entitlement, type Runtime, settings, tokens } from './runtime/endpoint-parts.ts'

type Parts = Pick<Runtime, 'settings' | 'concurrency' | 'entitlement' | 'tokens' | 'authenticate'>

export const createSession = ({ settings, tokens, authenticate, ...others }: Parts) => {
  const { admit } = createAdmission({ tokens, ...others })
  return endpoint(
    routes['create-session'],
    authenticate,
    { admit, issue: tokens.issue },
    async ({ body, headers, requestId, correlationId = requestId, ...call }, { admit, issue }) => {
      const sessionId = createSessionId(body.user_id, Date.now())
      const region = viewerRegionOf(settings, headers, body.region)
      const create = { sessionId, body, region, idempotencyKey: call.idempotencyKey, correlationId }
      const { session, now, ...use } = await admit(create, requestId)
      const { token, expiresAt } = await issue(session, now)
      const interval = settings.HEARTBEAT_INTERVAL / 1000
      call.answer.headers.location = `/api/playback/session/${session.sessionId}`
      if (use.replayed) call.answer.headers['idempotency-replayed'] = 'true'
      return {
        session: toSessionReply(session),
        playback_token: token,
        token_expires_at: timestamp(expiresAt),
        server_time: timestamp(now),
        heartbeat: { interval_seconds: interval, timeout_seconds: interval * settings.MISSED_HEARTBEATS },
        concurrency: { active_stream_count: use.activeStreamCount, max_concurrent_streams: use.maxConcurrentStreams },
        terminated_sessions: [...session.terminatedSessions],
      }
    },
  )
}

export const handler = bind(createSession, { settings, concurrency, entitlement, tokens, authenticate })
