import { refusing } from '../../../functions/core/refusal.ts'
import type { History, LoggedSession } from '../../../functions/core/session-log/history.ts'

const START = Date.parse('2026-11-27T22:45:59.673Z')

/** A session as the log has it: the id says which, one minute apart. */
export const logged = (which: number, more: Partial<LoggedSession> = {}): LoggedSession => ({
  sessionId: `01a21f2f-da46-8010-8b0a-${String(which).padStart(12, '0')}`,
  ...{ profileId: 'main', contentId: 'film-1', deviceId: 'tv', region: undefined },
  startedAt: START + which * 60_000,
  ...{ endedAt: undefined, endReason: undefined, sessionStatus: 'active', position: 0, watchedSeconds: 0 },
  ...{ degraded: false, displacedBy: undefined, maxConcurrentStreams: undefined },
  lastEventAt: START + which * 60_000,
  ...more,
})

/** A history that answers so. */
export const historyOf = (
  page: (...asked: Parameters<History['page']>) => Awaited<ReturnType<History['page']>>,
  position: (...asked: Parameters<History['position']>) => LoggedSession | undefined = () => undefined,
): History => ({
  page: refusing(['storage_unavailable'], async (...asked: Parameters<History['page']>) => page(...asked)),
  position: refusing(['storage_unavailable'], async (...asked: Parameters<History['position']>) => position(...asked)),
})

/** Of users who have never watched. */
export const emptyHistory = historyOf(() => ({ sessions: [], more: false }))
