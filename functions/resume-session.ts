import { routes } from './contract/routes.ts'
import { lifecycle, type Runtime } from './core/runtime.ts'
import { bind } from './http/bind.ts'
import { endpoint } from './http/endpoint.ts'

export const resumeSession = ({ lifecycle }: Pick<Runtime, 'lifecycle'>) =>
  endpoint(routes['resume-session'], async ({ sessionId, body, correlationId }) => {
    await lifecycle.resume(sessionId, { position: body.position, correlationId })
    return { status: 'active' as const }
  })

export const handler = bind(resumeSession, { lifecycle })
