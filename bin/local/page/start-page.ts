import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Settings } from '../../../functions/contract/settings/settings.ts'
import type { Activity } from '../activity/activity.ts'
import type { Clock } from '../clock/clock.ts'
import { timeMachine } from '../clock/move-forward.ts'
import type { FoundRedis } from '../redis/find-redis.ts'
import type { Environment } from '../settings/environment.ts'
import type { Switches } from '../switches/switches.ts'
import { accessTokens } from './access-tokens.ts'
import { control, RefusedChange } from './control.ts'
import { live } from './live.ts'
import { watchSite } from './media/watch-site.ts'
import { site } from './site.ts'
import { pageState } from './state.ts'

type Parts = {
  readonly clock: Clock
  readonly switches: Switches
  readonly activity: Activity
  readonly environment: Environment
  readonly settings: Settings
  readonly redis: FoundRedis
  /** The local issuer of access tokens, with authentication on. */
  readonly issuerUrl?: string | undefined
}

type Opened = Omit<Parameters<typeof timeMachine>[0], 'clock' | 'redis'>

const READY_MS = 2_000

/** A client that waits for nothing: what cannot be read now is shown as missing. */
const reader = (address: string) => {
  const [host = '', port = ''] = address.split(/:(?=\d+$)/)
  const redis = new Redis(Number(port), host, {
    ...{ enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 500 },
  })
  redis.on('error', () => {})
  return redis
}

/** Whether it is connected, at the latest after a moment: one that is back is not noticed at once. */
const isReady = (redis: Redis) =>
  redis.status === 'ready' ||
  once(redis, 'ready', { signal: AbortSignal.timeout(READY_MS) }).then(
    () => true,
    () => false,
  )

/** What belongs to a service that the environment names is not switched here. */
const whatMayBeSwitched = (environment: Environment, { turn }: FoundRedis) => ({
  identity: !environment.IDENTITY_SERVICE_URL,
  content: !environment.CONTENT_SERVICE_URL,
  eventBridge: !environment.AWS_ENDPOINT_URL_EVENTBRIDGE,
  redis: turn !== undefined,
  clock: turn !== undefined,
})

/** The pages of the runner. They can be asked for at once; the clock can be moved once the API is `open`. */
export const startPage = ({ clock, switches, activity, environment, settings, redis, issuerUrl }: Parts) => {
  const switchable = whatMayBeSwitched(environment, redis)
  const client = redis.turn && reader(redis.address)
  let move: ((seconds: number) => Promise<void>) | undefined
  const watching = live(
    activity,
    pageState({
      ...{ clock, switches, switchable, redis: client },
      ...{ defaultLimit: settings.MAX_CONCURRENT_STREAMS, hasSessionLog: settings.POSTGRES_ENABLED },
    }),
  )
  const change = control({
    ...{ switches, switchable },
    turnRedis: async (state) => redis.turn?.(state),
    moveForward: async (seconds) => {
      if (!move || !client) throw new RefusedChange('The API is not ready yet')
      if (!(await isReady(client))) throw new RefusedChange('The clock moves only while Redis answers')
      await move(seconds)
    },
    note: (text) => activity.record({ kind: 'notice', text }),
  })
  return {
    beside: site({
      ...{ live: watching, change, accessToken: accessTokens(issuerUrl), watch: watchSite(environment, clock) },
    }),
    open: (parts: Opened) => {
      if (client) move = timeMachine({ ...parts, clock, redis: client })
    },
    stop: async () => {
      client?.disconnect()
      await watching.stop()
    },
  }
}
