import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { entitlementChanges as createChanges, type EntitlementChanges } from './entitlement-change.ts'
import { eventBus } from './event-bus.ts'
import { expiry as createExpiry, type Expiry } from './expiry.ts'
import { type Report, reporter } from './metrics.ts'
import { outbox } from './outbox.ts'
import { patient } from './redis.ts'
import { relay as createRelay, type Relay } from './relay.ts'
import { connect, settings } from './runtime.ts'
import { sessionStore } from './store.ts'

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
