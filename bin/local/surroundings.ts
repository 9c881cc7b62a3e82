import type { Settings } from '../../functions/contract/settings/settings.ts'
import { createActivity } from './activity/activity.ts'
import { createClock } from './clock/clock.ts'
import { findDependencies, type OnStop } from './dependencies.ts'
import { startGateway } from './gateway/gateway.ts'
import { portFault } from './gateway/listen.ts'
import type { RunningApi } from './lambda/run-api.ts'
import { startPage } from './page/start-page.ts'
import { localQueues } from './queues/queues.ts'
import { CannotStart } from './settings/cannot-start.ts'
import type { Environment } from './settings/environment.ts'
import { createSubscribers } from './subscribers/subscribers.ts'
import { untouched } from './switches/switches.ts'
import type { Log } from './template/api.ts'

type Wanted = {
  readonly environment: Environment
  readonly settings: Settings
  /** Of the API; 0 for a free one. */
  readonly port: number
  readonly log: Log
  /** The API once its functions can be called, and once requests may reach it. */
  readonly api: { readonly running: Promise<RunningApi>; readonly open: Promise<RunningApi> }
}

const refusePort = (port: number) => (error: unknown) => {
  const fault = portFault(error)
  if (!fault) throw error
  throw new CannotStart(`Port ${port} ${fault}: choose another one, such as SERVER_PORT=${port + 1} npm start.`)
}

/**
 * What is around the API: what it calls, what its events reach, its gateway and its page. It is there before the
 * template is read: a taken port is reported at once, and an early request waits instead of being refused.
 */
export const startSurroundings = async ({ environment, settings, port, log, api }: Wanted, onStop: OnStop) => {
  const subscribers = createSubscribers(environment, log)
  onStop(subscribers.stop)
  const clock = createClock()
  const activity = createActivity(clock.now)
  const queues = localQueues()
  const watched = { switches: untouched(), activity, clock, feed: subscribers.feed, queues, log }
  const deliver = api.running.then((running) => running.deliver)
  const dependencies = await findDependencies(environment, settings, deliver, watched, onStop)
  const page = startPage({ ...watched, ...dependencies.urls, environment, settings, redis: dependencies.redis })
  onStop(page.stop)
  const gateway = await startGateway(api.open, {
    ...{ port, log, now: clock.now, activity, beside: page.beside },
  }).catch(refusePort(port))
  onStop(gateway.stop)
  return { url: gateway.url, activity, subscribers, queues, dependencies, page }
}

export type Surroundings = Awaited<ReturnType<typeof startSurroundings>>
