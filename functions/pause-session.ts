import { routes } from './contract/routes.ts'
import { authenticate, lifecycle, type Runtime } from './core/runtime.ts'
import { bind } from './http/bind.ts'
import { endpoint } from './http/endpoint.ts'

export const pauseSession = ({ lifecycle, authenticate }: Pick<Runtime, 'lifecycle' | 'authenticate'>) =>
  endpoint(routes['pause-session'], authenticate, async ({ sessionId, body, correlationId }) => {
    await lifecycle.pause(sessionId, { position: body.position, correlationId })
    return { status: 'paused' as const }
  })

export const handler = bind(pauseSession, { lifecycle, authenticate })
