import { createPutEvents } from '../core/aws/put-events.ts'
import { createEntitlementChanges, type EntitlementChanges } from '../core/entitlement/change.ts'
import { createErasure, type Erasure } from '../core/erasure/erasure.ts'
import { patient } from '../core/redis/client.ts'
import { createSessionStore } from '../core/redis/store.ts'
import { createEventBus } from '../core/relay/event-bus.ts'
import { createOutbox } from '../core/relay/outbox.ts'
import { createRelay, type Relay } from '../core/relay/relay.ts'
import { createExpiry, type Expiry } from '../core/session/expiry.ts'
import { connect, settings } from './endpoint-parts.ts'
import { createReport, type Report } from './metrics.ts'

const store = () => createSessionStore(connect(patient), settings(), undefined, patient)

/** The real parts of the tasks. Apart from the endpoints', whose bundles hold no package for metrics. */
export const expiry = (): Expiry => createExpiry(store())
export const entitlementChanges = (): EntitlementChanges => createEntitlementChanges(store())
export const relay = (): Relay =>
  createRelay(createOutbox(store()), createEventBus(createPutEvents(process.env), settings().EVENT_BUS_NAME))
export const erasure = (): Erasure => createErasure(store())
export const report = (): Report => createReport()

export type TaskRuntime = {
  readonly expiry: Expiry
  readonly entitlementChanges: EntitlementChanges
  readonly relay: Relay
  readonly erasure: Erasure
  readonly report: Report
}
