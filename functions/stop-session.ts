import { routes } from './contract/routes.ts'
import { toEnding } from './core/session/session.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticatePlayers, lifecycle, type Runtime } from './runtime/endpoint-parts.ts'

export const stopSession = ({ lifecycle, authenticate }: Pick<Runtime, 'lifecycle' | 'authenticate'>) =>
  endpoint(
    routes['stop-session'],
    authenticate,
    { stop: lifecycle.stop },
    async ({ sessionId, body, correlationId }, { stop }) => {
      const { session } = await stop(sessionId, { position: body.position, correlationId })
      return { status: 'stopped' as const, ...toEnding(session) }
    },
  )

export const handler = bind(stopSession, { lifecycle, authenticate: authenticatePlayers })
