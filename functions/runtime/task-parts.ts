import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { entitlementChanges as createChanges, type EntitlementChanges } from '../core/entitlement/change.ts'
import { patient } from '../core/redis/client.ts'
import { sessionStore } from '../core/redis/store.ts'
import { eventBus } from '../core/relay/event-bus.ts'
import { outbox } from '../core/relay/outbox.ts'
import { relay as createRelay, type Relay } from '../core/relay/relay.ts'
import { expiry as createExpiry, type Expiry } from '../core/session/expiry.ts'
import { connect, settings } from './endpoint-parts.ts'
import { type Report, reporter } from './metrics.ts'

const store = () => sessionStore(connect(patient), settings(), undefined, patient)

/** The real parts of the tasks. Apart from the endpoints', whose bundles hold no AWS SDK. */
export const expiry = (): Expiry => createExpiry(store())
export const entitlementChanges = (): EntitlementChanges => createChanges(store(), settings())
/** Its client sends once: the relay knows which events to send again. */
export const relay = (): Relay =>
  createRelay(outbox(store()), eventBus(new EventBridgeClient({ maxAttempts: 1 }), settings().EVENT_BUS_NAME))
export const report = (): Report => reporter()

export type TaskRuntime = {
  readonly expiry: Expiry
  readonly entitlementChanges: EntitlementChanges
  readonly relay: Relay
  readonly report: Report
}
