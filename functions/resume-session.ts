import { routes } from './contract/routes.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticatePlayers, lifecycle, type Runtime } from './runtime/endpoint-parts.ts'

export const resumeSession = ({ lifecycle, authenticate }: Pick<Runtime, 'lifecycle' | 'authenticate'>) =>
  endpoint(
    routes['resume-session'],
    authenticate,
    { resume: lifecycle.resume },
    async ({ sessionId, body, correlationId }, { resume }) => {
      await resume(sessionId, { position: body.position, correlationId })
      return { status: 'active' as const }
    },
  )

export const handler = bind(resumeSession, { lifecycle, authenticate: authenticatePlayers })
