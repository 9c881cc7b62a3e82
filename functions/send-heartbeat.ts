import { timestamp } from './contract/rfc3339.ts'
import { routes } from './contract/routes.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticatePlayers, lifecycle, type Runtime, settings, tokens } from './runtime/endpoint-parts.ts'

type Parts = Pick<Runtime, 'lifecycle' | 'tokens' | 'settings' | 'authenticate'>

export const sendHeartbeat = ({ lifecycle, tokens, settings, authenticate }: Parts) =>
  endpoint(
    routes['send-heartbeat'],
    authenticate,
    { heartbeat: lifecycle.heartbeat, renew: tokens.renew },
    async (call, { heartbeat, renew }) => {
      const { sessionId, body, correlationId, bearer, caller } = call
      const { session, now } = await heartbeat(sessionId, { position: body.position, correlationId })
      const fresh = await renew(caller.is === 'player' ? caller.claims : bearer, session, now)
      return {
        status: 'ok' as const,
        session_status: session.status,
        next_heartbeat_seconds: settings.HEARTBEAT_INTERVAL / 1000,
        deadline: timestamp(session.deadline),
        server_time: timestamp(now),
        ...(fresh && { playback_token: fresh.token, token_expires_at: timestamp(fresh.expiresAt) }),
      }
    },
  )

export const handler = bind(sendHeartbeat, { lifecycle, tokens, settings, authenticate: authenticatePlayers })
