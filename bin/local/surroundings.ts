import type { Settings } from '../../functions/contract/environment.ts'
import { awsAccess } from './aws-access.ts'
import type { Deliver } from './events/event-bridge.ts'
import { findEventBridge } from './find-event-bridge.ts'
import { findIssuer } from './find-issuer.ts'
import { findRedis } from './find-redis.ts'
import { findUpstream } from './find-upstream.ts'
import type { Environment } from './settings.ts'
import { startContent, startIdentity } from './upstreams.ts'

const PORTS = { identity: 8081, content: 8082 } as const

/** Takes what ends something that was started. */
export type OnStop = (stop: () => Promise<void>) => void

/** What the functions ask and tell, found or started. */
export const surround = async (
  environment: Environment,
  settings: Settings,
  deliver: Promise<Deliver>,
  onStop: OnStop,
) => {
  const kept = async <Found extends { stop: () => Promise<void> }>(finding: Promise<Found>) => {
    const found = await finding
    onStop(found.stop)
    return found
  }
  const redis = await kept(findRedis(environment, settings))
  const identity = await kept(findUpstream('IDENTITY_SERVICE_URL', environment, () => startIdentity(PORTS.identity)))
  const content = await kept(findUpstream('CONTENT_SERVICE_URL', environment, () => startContent(PORTS.content)))
  const eventBridge = await kept(findEventBridge(environment, deliver))
  const issuer = await kept(findIssuer(environment))
  return {
    redis,
    /** For people. */
    described: {
      redis: redis.description,
      identity: identity.description,
      content: content.description,
      eventBridge: eventBridge.description,
      issuer,
    },
    urls: {
      identityUrl: identity.url,
      contentUrl: content.url,
      eventBridgeUrl: eventBridge.url,
      issuerUrl: issuer.url,
    },
    /** What the functions are told of all that. */
    provided: {
      ...awsAccess(environment),
      ...redis.settings,
      ...eventBridge.settings,
      ...issuer.settings,
      IDENTITY_SERVICE_URL: identity.url,
      CONTENT_SERVICE_URL: content.url,
    },
  }
}
