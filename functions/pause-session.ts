import { routes } from './contract/routes.ts'
import { lifecycle, type Runtime } from './core/runtime.ts'
import { bind } from './http/bind.ts'
import { endpoint } from './http/endpoint.ts'

export const pauseSession = ({ lifecycle }: Pick<Runtime, 'lifecycle'>) =>
  endpoint(routes['pause-session'], async ({ sessionId, body, correlationId }) => {
    await lifecycle.pause(sessionId, { position: body.position, correlationId })
    return { status: 'paused' as const }
  })

export const handler = bind(pauseSession, { lifecycle })
