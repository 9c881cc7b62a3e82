import type { Held } from '../../contract/erasure/erasure.ts'
import type { LogErasure, Logged } from '../session-log/erase.ts'
import type { Erasure } from './erasure.ts'

const withLogged = (held: Held, { sessions, events }: Logged): Held => ({
  ...{ ...held, logged_sessions: sessions, logged_events: events },
})

/**
 * The same for Redis and the session log. Redis comes first: what lives ends there, and its last events are published before
 * the log is cleared. Where the log fails Redis holds nothing any more, and the removal is repeated.
 */
export const withLog = (erasure: Erasure, log: LogErasure | undefined): Erasure => {
  if (!log) return erasure
  return {
    ...erasure,
    look: async (userId, msLeft) => {
      const answer = await erasure.look(userId, msLeft)
      if (!('held' in answer)) return answer
      return { ...answer, held: withLogged(answer.held, await log.look(userId, msLeft)) }
    },
    erase: async (userId, msLeft) => {
      const answer = await erasure.erase(userId, msLeft)
      if (answer.outcome !== 'erased') return answer
      const held = withLogged(answer.held, await log.erase(userId, msLeft))
      return { ...answer, held, left: withLogged(answer.left, await log.look(userId, msLeft)) }
    },
  }
}
