import { describe, expect, test } from 'vitest'
import { type Bill, billOf, byService } from '../../../bin/cost/bill.ts'
import type { PriceName } from '../../../bin/cost/prices/units.ts'
import { ireland, plain, plainInventory, plainLoad, plainStage, plainWaits } from './example.ts'

// Each sum is written out by hand: nothing of bin/cost is used to get what is expected.

const bill = billOf(plainLoad, plain, plainWaits, ireland)
const line = (name: PriceName, of: Bill = bill) => {
  const found = of.lines.find((one) => one.name === name)
  if (!found) throw new Error(`no line ${name}`)
  return found
}

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

describe('what a stage says', () => {
  test('the event log is a line for each event: its 607 bytes, 250 around them, 26 for the line', () => {
    const configuration = { ...plain, stage: { ...plainStage, events: { ...plainStage.events, log: true } } }
    const logged = billOf(plainLoad, configuration, plainWaits, ireland)
    expect(line('logGb', logged).use).toBeCloseTo(((REQUESTS * 883) / GB) * 0.57, 6)
  })

  test('heartbeat events of every five minutes are ten of a session', () => {
    const stage = { ...plainStage, settings: { HEARTBEAT_EVENT_INTERVAL: '5m' } }
    expect(line('events', billOf(plainLoad, { ...plain, stage }, plainWaits, ireland)).quantity).toBe(SESSIONS * 12)
  })

  test('a thinning of 45 s lets every second heartbeat of 30 s through', () => {
    const stage = { ...plainStage, settings: { HEARTBEAT_EVENT_INTERVAL: '45s' } }
    expect(line('events', billOf(plainLoad, { ...plain, stage }, plainWaits, ireland)).quantity).toBe(SESSIONS * 52)
  })

  test('without endpoints the 607 bytes of each event go through NAT, beside 3,000 of each create', () => {
    const open = billOf(
      plainLoad,
      { ...plain, inventory: { ...plainInventory, endpointZones: 0 } },
      plainWaits,
      ireland,
    )
    expect(line('endpointGb', open).quantity).toBe(0)
    expect(line('natGb', open).use).toBeCloseTo(((SESSIONS * 3_000 + REQUESTS * 607) / GB) * 0.048, 6)
    expect(line('natGb').use).toBeCloseTo(((SESSIONS * 3_000) / GB) * 0.048, 6)
  })

  test('in three zones two of three calls go to another one', () => {
    const own = { cidr: '10.0.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] }
    const three = billOf(plainLoad, { ...plain, stage: { ...plainStage, network: { own } } }, plainWaits, ireland)
    expect(line('zoneGb', three).quantity).toBeCloseTo((line('zoneGb').quantity * 4) / 3, 9)
  })

  test('behind CloudFront the bytes to viewers and the requests are on its bill, and each is looked at', () => {
    const inventory = { ...plainInventory, distributions: 1, webAcls: 1, webRules: 3 }
    const edged = billOf(plainLoad, { ...plain, inventory }, plainWaits, ireland)
    expect(line('outGb', edged).quantity).toBe(0)
    expect(line('cdnGb', edged).quantity).toBeCloseTo(line('outGb').quantity, 9)
    expect(line('cdnRequests', edged).quantity).toBe(REQUESTS)
    expect(line('aclRequests', edged).quantity).toBe(REQUESTS)
    expect(line('webAcls', edged).idle + line('webRules', edged).idle).toBe(5 + 3)
  })
})

test('a refused create is a line of 450 bytes in the log of its function', () => {
  const refused = billOf({ ...plainLoad, denied: 0.5 }, plain, plainWaits, ireland)
  expect(line('logGb', refused).use).toBeCloseTo(((SESSIONS * 0.5 * 476) / GB) * 0.57, 9)
})

test('a duration that was measured in an account comes in place of the estimate', () => {
  const known = { ...plainWaits, known: { 'send-heartbeat': 12 } }
  const longer = billOf(plainLoad, plain, known, ireland)
  const more = (SESSIONS * 100 * (12 - 3) * 0.5) / 1_000
  expect(line('lambdaGbSeconds', longer).use - line('lambdaGbSeconds').use).toBeCloseTo(more * 0.000_013_333_4, 6)
})

test('pauses, lists, refusals, preflights and silence change the requests of a session', () => {
  const load = { ...plainLoad, pauses: 2, lists: 3, denied: 0.5, browsers: 1, silent: 0.25 }
  // create 1.5, heartbeats 100, pauses 2, resumes 2, stop 0.75, lists 3; preflights: create, heartbeat, pause, resume, stop
  expect(line('httpRequests', billOf(load, plain, plainWaits, ireland)).quantity).toBe(SESSIONS * (109.25 + 5))
})
