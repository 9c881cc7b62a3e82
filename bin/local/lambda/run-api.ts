import { eventRules, type Watching } from '../event-bridge/event-rules.ts'
import { type LocalQueues, localQueues } from '../queues/queues.ts'
import { runQueues } from '../queues/run-queues.ts'
import type { LocalApi, Log } from '../template/api.ts'
import { inBackground } from './background.ts'
import { runFunctions } from './run-functions.ts'

type Around = Watching & {
  /** Where the queues of the template are served. */
  readonly queues?: LocalQueues
}

/** What a template says, ready for what calls it: the gateway, the event bus, the queues and the schedules. */
export const runApi = (api: LocalApi, log: Log, { queues = localQueues(), ...watching }: Around = {}) => {
  const { invoke, restart, restartAll, stop } = runFunctions(api.functions, log)
  const background = inBackground(invoke, log)
  const sources = runQueues(api.queues, queues, invoke, log)
  return {
    routes: api.routes,
    invoke,
    restart,
    restartAll,
    background,
    deliver: eventRules(api, { background, queues }, log, watching),
    stop: async () => void (await Promise.all([sources.stop(), stop()])),
  }
}

export type RunningApi = ReturnType<typeof runApi>
