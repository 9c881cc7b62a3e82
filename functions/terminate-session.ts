import { routes } from './contract/routes.ts'
import { lifecycle, type Runtime } from './core/runtime.ts'
import { endingOf } from './core/session.ts'
import { bind } from './http/bind.ts'
import { endpoint } from './http/endpoint.ts'

export const terminateSession = ({ lifecycle }: Pick<Runtime, 'lifecycle'>) =>
  endpoint(routes['terminate-session'], async ({ sessionId, correlationId }) => {
    const { session } = await lifecycle.terminate(sessionId, { correlationId })
    return { status: 'terminated' as const, ...endingOf(session) }
  })

export const handler = bind(terminateSession, { lifecycle })
