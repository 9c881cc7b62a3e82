import { describe, expect, test } from 'vitest'
import { billOf } from '../../../bin/cost/bill.ts'
import type { SessionLogStage } from '../../../lib/stage/members/session-log-schema.ts'
import { ireland, lineIn, plain, plainLoad, plainStage, plainWaits } from './example.ts'

// As in bill.test.ts each sum is written out by hand.

const usual: SessionLogStage = {
  ...{ minCapacity: 0.5, maxCapacity: 4, months: 13, backupDays: 7, writers: 2 },
  ...{ replica: false, proxy: false, dataApi: false },
}
const billWith = (log?: Partial<SessionLogStage>, load = plainLoad) => {
  const stage = log ? { ...plainStage, sessionLog: { ...usual, ...log } } : plainStage
  return billOf(load, { ...plain, stage }, plainWaits, ireland)
}
const line = lineIn(billWith({}))
const without = lineIn(billWith())

const SESSIONS = 876_000
const EVENTS = SESSIONS * 102
const GB = 1_073_741_824

describe('the session log of 1,000 streams', () => {
  test('holds half a capacity unit all month: 34 events a second take 0.006 of one', () => {
    expect(line('capacityHours')).toMatchObject({ quantity: 365, use: 0 })
    expect(line('capacityHours').idle).toBeCloseTo(51.1, 6)
  })

  test('keeps 509 bytes of each event and 1,868 of each session for thirteen months and a half', () => {
    const bytes = EVENTS * 509 + SESSIONS * 1_868
    expect(line('databaseGbMonths').quantity).toBeCloseTo((bytes * 13.5) / GB, 6)
    expect(line('databaseGbMonths').idle).toBe(0)
  })

  test('writes 925 bytes of each event ahead, counted by 4,096', () => {
    expect(line('databaseIos').quantity).toBeCloseTo((EVENTS * 925) / 4_096, 3)
  })

  test('has backups of what was written in seven days', () => {
    expect(line('backupGbMonths').quantity).toBeCloseTo(((EVENTS * 509) / GB) * ((7 * 24) / 730), 6)
  })

  test('sends each event to the queue, and takes and deletes ten at once; five pollers ask three times a minute', () => {
    expect(line('queueRequests').quantity).toBeCloseTo(657_000 + EVENTS * 1.2, 3)
  })

  test('runs two writers once a second, each with a line of metrics', () => {
    const RUNS = 2 * 2_628_000
    expect(line('lambdaRequests').quantity - without('lambdaRequests').quantity).toBe(RUNS)
    expect(line('logGb').quantity - without('logGb').quantity).toBeCloseTo((RUNS * 1_026) / GB, 6)
    // 1 ms to PostgreSQL, 5 for its disks; an event takes 0.0035 ms at 512 / 1,769 of a core, and 0.0212 of PostgreSQL
    const ms = RUNS * 6 + EVENTS * ((0.0035 * 1_769) / 512 + 0.0212)
    expect(line('lambdaGbSeconds').quantity - without('lambdaGbSeconds').quantity).toBeCloseTo((ms / 1_000) * 0.5, 2)
  })

  test('reports four metrics more', () => {
    expect(line('metrics').quantity - without('metrics').quantity).toBe(4)
  })
})

test('a stage without a session log pays nothing for one', () => {
  for (const name of ['capacityHours', 'databaseGbMonths', 'databaseIos', 'backupGbMonths', 'proxyHours'] as const)
    expect(without(name).quantity).toBe(0)
  expect(without('queueRequests').quantity).toBe(0)
})

test('a proxy is charged for eight capacity units at least, and a replica as the writer', () => {
  expect(lineIn(billWith({ proxy: true }))('proxyHours').quantity).toBe(8 * 730)
  expect(lineIn(billWith({ replica: true }))('capacityHours').quantity).toBe(2 * 365)
})

test('a proxy in front of more than eight capacity units is charged for all of them, those of the replica too', () => {
  const million = { ...plainLoad, average: 1e6, peak: 1e6 }
  const line = lineIn(billWith({ proxy: true, replica: true, maxCapacity: 16 }, million))('proxyHours')
  // 1.4416 cores, as below, of each of two instances
  expect(line.quantity).toBeCloseTo(1.4416 * 4 * 2 * 730, 3)
})

test('a database that may sleep costs nothing without viewers, and half a unit while they watch', () => {
  const { idle, quantity } = lineIn(billWith({ minCapacity: 0 }))('capacityHours')
  expect([idle, quantity]).toEqual([0, 365])
})

test('more events take more capacity, up to the most that the stage allows', () => {
  const at = (average: number) => lineIn(billWith({}, { ...plainLoad, average, peak: average }))('capacityHours')
  // 34,000 events a second × 0.0212 ms × 2 = 1.4416 cores, of which a unit has a quarter
  expect(
    lineIn(billWith({ maxCapacity: 16 }, { ...plainLoad, average: 1e6, peak: 1e6 }))('capacityHours').quantity,
  ).toBeCloseTo(1.4416 * 4 * 730, 3)
  expect(at(1e6).quantity).toBe(4 * 730)
})

test('with full batches there are as many runs as the events fill', () => {
  const bill = billWith({}, { ...plainLoad, average: 1e6, peak: 1e6 })
  const bare = billWith(undefined, { ...plainLoad, average: 1e6, peak: 1e6 })
  const more = lineIn(bill)('lambdaRequests').quantity - lineIn(bare)('lambdaRequests').quantity
  expect(more).toBeCloseTo((EVENTS * 1_000) / 500, 0)
})

test('where events are rare each is a run of its own', () => {
  const rare = { ...plainLoad, average: 0.01, peak: 0.01 }
  const [logged, bare] = [billWith({}, rare), billWith(undefined, rare)].map(lineIn)
  if (!logged || !bare) throw new Error('no bills')
  expect(logged('lambdaRequests').quantity - bare('lambdaRequests').quantity).toBeCloseTo(EVENTS / 100_000, 6)
})
