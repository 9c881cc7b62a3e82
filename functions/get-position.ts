import { routes } from './contract/routes.ts'
import { toLoggedSession } from './core/session-log/logged-session.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticate, concurrency, type Runtime } from './runtime/endpoint-parts.ts'
import { history } from './runtime/history-parts.ts'

export const getPosition = ({
  concurrency,
  history,
  authenticate,
}: Pick<Runtime, 'concurrency' | 'history' | 'authenticate'>) =>
  endpoint(
    routes['get-position'],
    authenticate,
    { charge: concurrency.list, newest: history.position },
    async ({ userId, profileId, contentId, caller }, { charge, newest }) => {
      await charge(userId, caller.is === 'admin') // before PostgreSQL is asked: the rate protects it too
      const found = await newest(userId, profileId, contentId)
      const asked = { user_id: userId, profile_id: profileId, content_id: contentId }
      if (!found) return { ...asked, position: 0 }
      const { session_id, session_status, position, watched_seconds, last_reported_at } = toLoggedSession(found)
      return { ...asked, position, session_id, session_status, watched_seconds, last_reported_at }
    },
  )

export const handler = bind(getPosition, { concurrency, history, authenticate })
