import { routes } from './contract/routes.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticatePlayers, lifecycle, type Runtime } from './runtime/endpoint-parts.ts'

export const pauseSession = ({ lifecycle, authenticate }: Pick<Runtime, 'lifecycle' | 'authenticate'>) =>
  endpoint(
    routes['pause-session'],
    authenticate,
    { pause: lifecycle.pause },
    async ({ sessionId, body, correlationId }, { pause }) => {
      await pause(sessionId, { position: body.position, correlationId })
      return { status: 'paused' as const }
    },
  )

export const handler = bind(pauseSession, { lifecycle, authenticate: authenticatePlayers })
