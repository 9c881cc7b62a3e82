import { routes } from './contract/routes.ts'
import { authenticate, lifecycle, type Runtime } from './core/runtime.ts'
import { shown } from './core/session.ts'
import { bind } from './http/bind.ts'
import { endpoint } from './http/endpoint.ts'

export const getSession = ({ lifecycle, authenticate }: Pick<Runtime, 'lifecycle' | 'authenticate'>) =>
  endpoint(routes['get-session'], authenticate, async ({ sessionId, owner, caller }) =>
    shown((await lifecycle.find(sessionId, { owner, byOperator: caller.is === 'admin' })).session),
  )

export const handler = bind(getSession, { lifecycle, authenticate })
