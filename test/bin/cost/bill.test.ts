import { describe, expect, test } from 'vitest'
import { billOf, byService } from '../../../bin/cost/bill.ts'
import { ireland, lineIn, plain, plainLoad, plainWaits } from './example.ts'

// Each sum is written out by hand: nothing of bin/cost is used to get what is expected.

const bill = billOf(plainLoad, plain, plainWaits, ireland)
const line = lineIn(bill)

/** A month has 730 h × 3,600 s = 2,628,000 s. 1,000 streams of 3,000 s each: 876,000 sessions. */
const SESSIONS = 876_000
/** A create, 3,000 / 30 = 100 heartbeats, a stop. */
const REQUESTS = SESSIONS * 102
const GB = 1_073_741_824

describe('1,000 streams of 50 minutes, a heartbeat every 30 s', () => {
  test('ask the API 89,352,000 times, at $1.11 for a million', () => {
    expect(REQUESTS).toBe(89_352_000)
    expect(line('httpRequests').quantity).toBe(89_352_000)
    expect(line('httpRequests').use).toBeCloseTo(99.180_72, 6)
  })

  test('and Lambda as often, beside two schedules of 43,800 runs', () => {
    expect(line('lambdaRequests').quantity).toBe(89_352_000 + 87_600)
    expect(line('lambdaRequests').idle).toBeCloseTo(0.017_52, 9)
    expect(line('lambdaRequests').use).toBeCloseTo(17.870_4, 6)
  })

  test('take the GB-seconds of their calls, and of a relay that never rests', () => {
    // 512 MB have 512 / 1,769 of a core: create 3.94 / 0.28943 + 2 + 50 = 65.6 → 66 ms; heartbeat 0.5 / 0.28943 + 1 = 2.7 → 3 ms;
    // stop 0.55 / 0.28943 + 1 = 2.9 → 3 ms.
    const calls = (SESSIONS * (66 + 100 * 3 + 3) * 0.5) / 1_000
    expect(calls).toBe(161_622)
    const relay = 2_628_000 * (62 / 60) * 0.5 // each run overlaps the next one by 2 s
    const sweep = 43_800 * 0.5 * 0.5
    expect(line('lambdaGbSeconds').use).toBeCloseTo(calls * 0.000_013_333_4, 6)
    expect(line('lambdaGbSeconds').idle).toBeCloseTo((relay + sweep) * 0.000_013_333_4, 6)
  })

  test('need four nodes for 730 hours at $0.1944', () => {
    expect(line('nodeHours')).toMatchObject({ quantity: 2_920, use: 0 })
    expect(line('nodeHours').idle).toBeCloseTo(567.648, 6)
  })

  test('make an event of each heartbeat, a start and an end', () => {
    expect(line('events').quantity).toBe(REQUESTS)
    expect(line('events').use).toBeCloseTo(89.352, 6)
  })

  test('put 607 bytes of each into the archive, for 73 days of 30.42', () => {
    const gb = (REQUESTS * 607) / GB
    expect(line('archivedGb').use).toBeCloseTo(gb * 0.1, 6)
    expect(line('archiveGbMonths').use).toBeCloseTo(gb * 2.4 * 0.023, 6) // 73 × 24 h / 730 h
  })

  test('write a line of 254 + 26 bytes for each request, and tasks 1,026 for each run', () => {
    expect(line('accessLogGb').use).toBeCloseTo(((REQUESTS * 280) / GB) * 0.57, 6)
    expect(line('logGb').idle).toBeCloseTo(((87_600 * 1_026) / GB) * 0.57, 9)
  })

  test('are answered over the internet with all their bytes', () => {
    // body, headers, and 250 that HTTP and TLS add; one token is renewed, half an hour into the session
    const bytes = SESSIONS * (1_501 + 319 + 100 * (148 + 249) + (70 + 249) + 876 + 102 * 250)
    expect(line('outGb').use).toBeCloseTo((bytes / GB) * 0.09, 6)
  })

  test('cross zones with half of what Redis is sent and sends', () => {
    const bytes = (SESSIONS * (1_890 + 100 * 711 + 791)) / 2
    expect(line('zoneGb').use).toBeCloseTo((bytes / GB) * 0.01, 6)
  })

  test('pay by the hour for two NAT gateways with addresses, and two endpoints in two zones', () => {
    expect(line('natHours').idle).toBeCloseTo(2 * 730 * 0.048, 6)
    expect(line('addressHours').idle).toBeCloseTo(2 * 730 * 0.005, 6)
    expect(line('endpointHours').idle).toBeCloseTo(4 * 730 * 0.011, 6)
  })

  test('pay by the month for metrics, alarms, a dashboard and a secret', () => {
    expect(line('alarmMetrics').idle).toBe(1)
    expect(line('dashboards').idle).toBe(3)
    expect(line('secrets').idle).toBe(0.4)
  })

  test('sum up: lines to services, idle and use to the total, the total to streams and sessions', () => {
    const sum = bill.lines.reduce((all, { idle, use }) => all + idle + use, 0)
    expect(bill.total).toBeCloseTo(sum, 6)
    expect(bill.total).toBeCloseTo(bill.idle + bill.use, 9)
    expect([...byService(bill).values()].reduce((all, { idle, use }) => all + idle + use, 0)).toBeCloseTo(sum, 6)
    expect(bill.perThousandStreams).toBeCloseTo(bill.total, 9)
    expect(bill.perSession).toBeCloseTo(bill.total / SESSIONS, 12)
  })
})
