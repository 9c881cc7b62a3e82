import { routes } from './contract/routes.ts'
import { toEnding } from './core/session/session.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticate, lifecycle, type Runtime } from './runtime/endpoint-parts.ts'

export const terminateSession = ({ lifecycle, authenticate }: Pick<Runtime, 'lifecycle' | 'authenticate'>) =>
  endpoint(
    routes['terminate-session'],
    authenticate,
    { terminate: lifecycle.terminate },
    async (call, { terminate }) => {
      const { sessionId, owner, caller, correlationId } = call
      const { session } = await terminate(sessionId, { owner, correlationId, byOperator: caller.is === 'admin' })
      return { status: 'terminated' as const, ...toEnding(session) }
    },
  )

export const handler = bind(terminateSession, { lifecycle, authenticate })
