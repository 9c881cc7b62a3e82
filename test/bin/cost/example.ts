import type { Bill } from '../../../bin/cost/bill.ts'
import type { Situation } from '../../../bin/cost/limits/demand.ts'
import { pricesOf } from '../../../bin/cost/prices/prices.ts'
import type { PriceName } from '../../../bin/cost/prices/units.ts'
import type { Configuration } from '../../../bin/cost/use/configuration.ts'
import type { Inventory } from '../../../bin/cost/use/inventory.ts'
import type { Load } from '../../../bin/cost/use/load.ts'
import { localStage, type Stage } from '../../../lib/stage/stage.ts'

/** A small stage whose figures are easy to add by hand. */
export const plainStage: Stage = {
  ...localStage,
  name: 'plain',
  redis: { nodeType: 'cache.r7g.large', shards: 2, replicas: 1, snapshotRetentionDays: 0 },
  throttling: { ...localStage.throttling, rate: 5_000, burst: 5_000 },
  events: { archiveDays: 73, log: false },
  logRetentionDays: 30,
}

export const plainInventory: Inventory = {
  ...{ alarmMetrics: 10, dashboards: 1, endpointZones: 4, natGateways: 2, addresses: 2, schedules: 2, secrets: 1 },
  nodeAlarmMetrics: 0,
  ...{ webAcls: 0, webRules: 0, distributions: 0 },
}

export const plain: Configuration = { stage: plainStage, inventory: plainInventory }

/** 1,000 streams all month and at the peak; sessions of 50 minutes of heartbeats and nothing else. */
export const plainLoad: Load = {
  ...{ peak: 1_000, average: 1_000, sessionSeconds: 3_000, arrivalSeconds: 3_000 },
  ...{ pauses: 0, lists: 0, denied: 0, browsers: 0, silent: 0 },
}

export const plainWaits = { network: 1, upstream: 50, known: {} }

export const ireland = pricesOf('eu-west-1')

export const situation = (load: Partial<Load> = {}, stage: Partial<Stage> = {}): Situation => ({
  load: { ...plainLoad, ...load },
  configuration: { stage: { ...plainStage, ...stage }, inventory: plainInventory },
  waits: plainWaits,
  putEventsMs: 30,
  rules: 1,
  raised: {},
})

/** The lines of a bill by their names. */
export const lineIn =
  ({ lines }: Bill) =>
  (name: PriceName) => {
    const found = lines.find((one) => one.name === name)
    if (!found) throw new Error(`no line ${name}`)
    return found
  }
