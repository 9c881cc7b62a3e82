import { routes } from './contract/routes.ts'
import { lifecycle, type Runtime } from './core/runtime.ts'
import { shown } from './core/session.ts'
import { bind } from './http/bind.ts'
import { endpoint } from './http/endpoint.ts'

export const getSession = ({ lifecycle }: Pick<Runtime, 'lifecycle'>) =>
  endpoint(routes['get-session'], async ({ sessionId }) => shown((await lifecycle.find(sessionId)).session))

export const handler = bind(getSession, { lifecycle })
