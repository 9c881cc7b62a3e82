import { routes } from './contract/routes.ts'
import { toListedSession } from './core/session/session.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticate, concurrency, type Runtime } from './runtime/endpoint-parts.ts'

export const getConcurrency = ({ concurrency, authenticate }: Pick<Runtime, 'concurrency' | 'authenticate'>) =>
  endpoint(
    routes['get-concurrency'],
    authenticate,
    { list: concurrency.list },
    async ({ userId, caller }, { list }) => {
      const { count, limit, sessions } = await list(userId, caller.is === 'admin')
      return {
        user_id: userId,
        active_stream_count: count,
        max_concurrent_streams: limit,
        active_sessions: sessions.map((session) => session.sessionId),
        sessions: sessions.map((session) => ({ ...toListedSession(session), position: session.position })),
      }
    },
  )

export const handler = bind(getConcurrency, { concurrency, authenticate })
