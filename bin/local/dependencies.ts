import type { Settings } from '../../functions/contract/settings/settings.ts'
import type { Activity } from './activity/activity.ts'
import { findEventBridge } from './aws/find-event-bridge.ts'
import type { Clock } from './clock/clock.ts'
import type { Deliver } from './event-bridge/deliver.ts'
import { findPostgres } from './postgres/find-postgres.ts'
import type { LocalQueues } from './queues/queues.ts'
import { findRedis } from './redis/find-redis.ts'
import { awsAccess } from './settings/aws-access.ts'
import type { Environment } from './settings/environment.ts'
import { findIssuer } from './stand-ins/find-issuer.ts'
import { findUpstream } from './stand-ins/find-upstream.ts'
import { startContent, startIdentity } from './stand-ins/upstreams.ts'
import type { EventFeed } from './subscribers/event-feed.ts'
import type { Switches } from './switches/switches.ts'
import type { Log } from './template/api.ts'

const PORTS = { identity: 8081, content: 8082 } as const

/** Registers what stops something that was started. */
export type OnStop = (stop: () => Promise<void>) => void

/** What somebody may switch meanwhile, and where what is answered is told. */
export type Watched = {
  readonly switches: Switches
  readonly activity: Activity
  readonly feed: EventFeed
  readonly clock: Clock
  readonly queues: LocalQueues
  readonly log: Log
}

/** The services that the functions call: those that the environment names, and started ones for the rest. */
export const findDependencies = async (
  environment: Environment,
  settings: Settings,
  deliver: Promise<Deliver>,
  { switches, activity, feed, clock, queues, log }: Watched,
  onStop: OnStop,
) => {
  const onAnswer = activity.record
  const kept = async <Found extends { stop: () => Promise<void> }>(finding: Promise<Found>) => {
    const found = await finding
    onStop(found.stop)
    return found
  }
  const redis = await kept(findRedis(environment, settings))
  const postgres = await kept(findPostgres(environment, settings, log))
  const identity = await kept(
    findUpstream('IDENTITY_SERVICE_URL', environment, () =>
      startIdentity(PORTS.identity, { mood: () => switches.identity, onAnswer }),
    ),
  )
  const content = await kept(
    findUpstream('CONTENT_SERVICE_URL', environment, () =>
      startContent(PORTS.content, { mood: () => switches.content, onAnswer }),
    ),
  )
  const isDown = () => switches.eventBridge === 'down'
  const eventBridge = await kept(
    findEventBridge(environment, deliver, { feed, isDown, queues }, settings.POSTGRES_ENABLED),
  )
  const issuer = await kept(findIssuer(environment, clock.now))
  return {
    redis,
    /** For the terminal. */
    described: {
      redis: redis.description,
      identity: identity.description,
      content: content.description,
      eventBridge: eventBridge.description,
      eventStream: eventBridge.stream,
      issuer,
      sessionLog: postgres.described,
    },
    urls: {
      identityUrl: identity.url,
      contentUrl: content.url,
      eventBridgeUrl: eventBridge.url,
      queuesUrl: eventBridge.queuesUrl,
      issuerUrl: issuer.url,
    },
    /** The settings of the functions for them. */
    provided: {
      ...awsAccess(environment),
      ...redis.settings,
      ...postgres.settings,
      ...eventBridge.settings,
      ...issuer.settings,
      IDENTITY_SERVICE_URL: identity.url,
      CONTENT_SERVICE_URL: content.url,
    },
  }
}
