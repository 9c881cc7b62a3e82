import { eventRules, type Watching } from '../event-bridge/event-rules.ts'
import type { LocalApi, Log } from '../template/api.ts'
import { inBackground } from './background.ts'
import { runFunctions } from './run-functions.ts'

/** What a template says, ready for what calls it: the gateway, the event bus and the schedules. */
export const runApi = (api: LocalApi, log: Log, watching: Watching = {}) => {
  const { invoke, restart, restartAll, stop } = runFunctions(api.functions, log)
  const background = inBackground(invoke, log)
  return {
    routes: api.routes,
    invoke,
    restart,
    restartAll,
    background,
    deliver: eventRules(api, background, log, watching),
    stop,
  }
}

export type RunningApi = ReturnType<typeof runApi>
