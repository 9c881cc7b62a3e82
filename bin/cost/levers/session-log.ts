import type { SessionLogStage } from '../../../lib/stage/members/session-log-schema.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import type { Lever } from './lever.ts'

type Pull = (log: SessionLogStage) => { readonly to: Partial<SessionLogStage>; readonly change: string } | undefined

/** Pulls only where the stage keeps a session log. */
const ofLog =
  (pull: Pull): Lever['pull'] =>
  (stage: Stage) => {
    const { sessionLog: log } = stage
    const pulled = log && pull(log)
    return pulled && { stage: { ...stage, sessionLog: { ...log, ...pulled.to } }, change: pulled.change }
  }

/** Levers among the members of `sessionLog`. */
export const sessionLogLevers: readonly Lever[] = [
  {
    member: 'sessionLog.months',
    means: 'history ends sooner',
    pull: ofLog(({ months }) => {
      const half = Math.ceil(months / 2)
      return half < months ? { to: { months: half }, change: `${months} → ${half}` } : undefined
    }),
  },
  {
    member: 'sessionLog.proxy',
    means: 'each function that reads holds a connection of its own',
    pull: ofLog(({ proxy }) => (proxy ? { to: { proxy: false }, change: 'true → false' } : undefined)),
  },
  {
    member: 'sessionLog.replica',
    means: 'when the instance is lost, history waits until it is made anew; events wait in their queue',
    pull: ofLog(({ replica }) => (replica ? { to: { replica: false }, change: 'true → false' } : undefined)),
  },
]
