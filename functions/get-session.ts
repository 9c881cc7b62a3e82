import { routes } from './contract/routes.ts'
import { toSessionReply } from './core/session/session.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticate, lifecycle, type Runtime } from './runtime/endpoint-parts.ts'

export const getSession = ({ lifecycle, authenticate }: Pick<Runtime, 'lifecycle' | 'authenticate'>) =>
  endpoint(
    routes['get-session'],
    authenticate,
    { find: lifecycle.find },
    async ({ sessionId, owner, caller }, { find }) =>
      toSessionReply((await find(sessionId, { owner, byOperator: caller.is === 'admin' })).session),
  )

export const handler = bind(getSession, { lifecycle, authenticate })
