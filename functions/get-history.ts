import { cursorAfter } from './contract/history/cursor.ts'
import { USUAL_SESSIONS } from './contract/history/query.ts'
import { routes } from './contract/routes.ts'
import { toLoggedSession } from './core/session-log/logged-session.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { authenticate, concurrency, type Runtime } from './runtime/endpoint-parts.ts'
import { history } from './runtime/history-parts.ts'

export const getHistory = ({
  concurrency,
  history,
  authenticate,
}: Pick<Runtime, 'concurrency' | 'history' | 'authenticate'>) =>
  endpoint(
    routes['get-history'],
    authenticate,
    { charge: concurrency.list, page: history.page },
    async ({ userId, query, caller }, { charge, page }) => {
      await charge(userId, caller.is === 'admin') // before PostgreSQL is asked: the rate protects it too
      const { profile_id: profileId, from: fromMs, to: toMs, cursor: after, limit = USUAL_SESSIONS } = query
      const { sessions, more } = await page(userId, { profileId, fromMs, toMs, after, limit })
      const last = sessions.at(-1)
      return {
        user_id: userId,
        sessions: sessions.map(toLoggedSession),
        ...(more && last && { next_cursor: cursorAfter(last.sessionId) }),
      }
    },
  )

export const handler = bind(getHistory, { concurrency, history, authenticate })
