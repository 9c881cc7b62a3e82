import { assert, constantFrom, double, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { billOf } from '../../../bin/cost/bill.ts'
import { levers, pulled, savingsOf } from '../../../bin/cost/levers/savings.ts'
import { check } from '../../../bin/cost/limits/check.ts'
import { demandOf } from '../../../bin/cost/limits/demand.ts'
import { nodeTypes } from '../../../bin/cost/prices/nodes.ts'
import { withSettings } from '../../../bin/cost/use/configuration.ts'
import type { Load } from '../../../bin/cost/use/load.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import { ireland, plain, plainInventory, plainStage, plainWaits, situation } from './example.ts'

const loads = record({
  peak: integer({ min: 1, max: 5_000_000 }),
  share: double({ min: 0.01, max: 1, noNaN: true }),
  sessionSeconds: integer({ min: 30, max: 20_000 }),
  arrivalSeconds: integer({ min: 10, max: 20_000 }),
  pauses: integer({ min: 0, max: 5 }),
  lists: integer({ min: 0, max: 5 }),
  denied: double({ min: 0, max: 1, noNaN: true }),
  browsers: double({ min: 0, max: 1, noNaN: true }),
  silent: double({ min: 0, max: 1, noNaN: true }),
}).map(({ share, ...load }): Load => ({ ...load, average: load.peak * share }))

const stages = record({
  nodeType: constantFrom(...Object.keys(nodeTypes)),
  shards: constantFrom(1, 2, 8, 64),
  replicas: integer({ min: 1, max: 5 }),
  relays: constantFrom(1, 2, 16, 64),
  archiveDays: integer({ min: 1, max: 3_650 }),
  retention: constantFrom(1, 7, 90, 365),
  log: constantFrom(true, false),
  interval: constantFrom('10s', '30s', '2m'),
}).map(
  ({ nodeType, shards, replicas, relays, archiveDays, retention, log, interval }): Stage =>
    withSettings(
      {
        ...plainStage,
        redis: { nodeType, shards, replicas, snapshotRetentionDays: 7 },
        events: { archiveDays, log, relays },
        logRetentionDays: retention,
      },
      { HEARTBEAT_INTERVAL: interval, JWT_EXPIRATION: '2h' },
    ),
)

const total = (load: Load, stage: Stage) =>
  billOf(load, { stage, inventory: plainInventory }, plainWaits, ireland).total

test('more streams never cost less', () => {
  assert(
    property(loads, stages, integer({ min: 1, max: 1_000_000 }), (load, stage, more) => {
      const larger = { ...load, peak: load.peak + more, average: load.average * ((load.peak + more) / load.peak) }
      expect(total(larger, stage)).toBeGreaterThanOrEqual(total(load, stage))
    }),
  )
})

test('what a stage costs without viewers is the same for every load', () => {
  assert(
    property(loads, loads, stages, (one, other, stage) => {
      const idle = (load: Load) => billOf(load, { stage, inventory: plainInventory }, plainWaits, ireland).idle
      expect(idle(one)).toBe(idle(other))
    }),
  )
})

test('what a lever saves is the difference of two bills; one that saves nothing is not named', () => {
  assert(
    property(loads, stages, (load, stage) => {
      const configuration = { ...plain, stage }
      const bill = billOf(load, configuration, plainWaits, ireland)
      const savings = savingsOf(bill, load, configuration, plainWaits, ireland)
      for (const lever of levers) {
        const after = pulled(configuration, lever)
        const saving = savings.find(({ member }) => member === lever.member)
        const difference = after ? bill.total - billOf(load, after.configuration, plainWaits, ireland).total : 0
        expect(saving?.usd ?? 0, lever.member).toBe(Math.max(0, difference))
      }
    }),
  )
})

test('a limit holds at the streams at which it gives, and not at one more', () => {
  assert(
    property(loads, stages, (load, stage) => {
      for (const { limit, most, reachedAt } of check(situation(load, stage), 1)) {
        if (most === undefined || reachedAt === undefined || !Number.isFinite(reachedAt) || reachedAt < 2) continue
        const neededWith = (peak: number) => {
          const there = situation({ ...load, peak, average: (load.average * peak) / load.peak }, stage)
          return limit.needed(there, demandOf(there))
        }
        expect(neededWith(reachedAt), limit.name).toBeLessThanOrEqual(most)
        expect(neededWith(reachedAt + 1), limit.name).toBeGreaterThan(most)
      }
    }),
    { numRuns: 20 },
  )
})

test('limits are in the order in which they give', () => {
  assert(
    property(loads, stages, (load, stage) => {
      const at = check(situation(load, stage), 0.7).map(({ reachedAt = Number.POSITIVE_INFINITY }) => reachedAt)
      expect(at).toEqual(at.toSorted((one, other) => (one === other ? 0 : one - other)))
    }),
    { numRuns: 20 },
  )
})
