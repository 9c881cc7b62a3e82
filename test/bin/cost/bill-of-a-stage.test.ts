import { describe, expect, test } from 'vitest'
import { billOf } from '../../../bin/cost/bill.ts'
import { ireland, lineIn, plain, plainInventory, plainLoad, plainStage, plainWaits } from './example.ts'

// As in bill.test.ts each sum is written out by hand.

const line = lineIn(billOf(plainLoad, plain, plainWaits, ireland))
const SESSIONS = 876_000
const REQUESTS = SESSIONS * 102
const GB = 1_073_741_824

describe('what a stage says', () => {
  test('the event log is a line for each event: its 607 bytes, 250 around them, 26 for the line', () => {
    const configuration = { ...plain, stage: { ...plainStage, events: { ...plainStage.events, log: true } } }
    const logged = billOf(plainLoad, configuration, plainWaits, ireland)
    expect(lineIn(logged)('logGb').use).toBeCloseTo(((REQUESTS * 883) / GB) * 0.57, 6)
  })

  test('heartbeat events of every five minutes are ten of a session', () => {
    const stage = { ...plainStage, settings: { HEARTBEAT_EVENT_INTERVAL: '5m' } }
    expect(lineIn(billOf(plainLoad, { ...plain, stage }, plainWaits, ireland))('events').quantity).toBe(SESSIONS * 12)
  })

  test('a thinning of 45 s lets every second heartbeat of 30 s through', () => {
    const stage = { ...plainStage, settings: { HEARTBEAT_EVENT_INTERVAL: '45s' } }
    expect(lineIn(billOf(plainLoad, { ...plain, stage }, plainWaits, ireland))('events').quantity).toBe(SESSIONS * 52)
  })

  test('an access log without addresses has 21 bytes less for each request', () => {
    const without = billOf(plainLoad, { ...plain, stage: { ...plainStage, accessLogIp: 'none' } }, plainWaits, ireland)
    expect(line('accessLogGb').quantity - lineIn(without)('accessLogGb').quantity).toBeCloseTo((REQUESTS * 21) / GB, 9)
  })

  test('without endpoints the 607 bytes of each event go through NAT, beside 3,000 of each create', () => {
    const open = billOf(
      plainLoad,
      { ...plain, inventory: { ...plainInventory, endpointZones: 0 } },
      plainWaits,
      ireland,
    )
    expect(lineIn(open)('endpointGb').quantity).toBe(0)
    expect(lineIn(open)('natGb').use).toBeCloseTo(((SESSIONS * 3_000 + REQUESTS * 607) / GB) * 0.048, 6)
    expect(line('natGb').use).toBeCloseTo(((SESSIONS * 3_000) / GB) * 0.048, 6)
  })

  test('in three zones two of three calls go to another one', () => {
    const own = { cidr: '10.0.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] }
    const three = billOf(plainLoad, { ...plain, stage: { ...plainStage, network: { own } } }, plainWaits, ireland)
    expect(lineIn(three)('zoneGb').quantity).toBeCloseTo((line('zoneGb').quantity * 4) / 3, 9)
  })

  test('behind CloudFront the bytes to viewers and the requests are on its bill, and each is looked at', () => {
    const inventory = { ...plainInventory, distributions: 1, webAcls: 1, webRules: 3 }
    const edged = billOf(plainLoad, { ...plain, inventory }, plainWaits, ireland)
    expect(lineIn(edged)('outGb').quantity).toBe(0)
    expect(lineIn(edged)('cdnGb').quantity).toBeCloseTo(line('outGb').quantity, 9)
    expect(lineIn(edged)('cdnRequests').quantity).toBe(REQUESTS)
    expect(lineIn(edged)('aclRequests').quantity).toBe(REQUESTS)
    expect(lineIn(edged)('webAcls').idle + lineIn(edged)('webRules').idle).toBe(5 + 3)
  })
})

test('a refused create is a line of 450 bytes in the log of its function', () => {
  const refused = billOf({ ...plainLoad, denied: 0.5 }, plain, plainWaits, ireland)
  expect(lineIn(refused)('logGb').use).toBeCloseTo(((SESSIONS * 0.5 * 476) / GB) * 0.57, 9)
})

test('a duration that was measured in an account comes in place of the estimate', () => {
  const known = { ...plainWaits, known: { 'send-heartbeat': 12 } }
  const longer = billOf(plainLoad, plain, known, ireland)
  const more = (SESSIONS * 100 * (12 - 3) * 0.5) / 1_000
  expect(lineIn(longer)('lambdaGbSeconds').use - line('lambdaGbSeconds').use).toBeCloseTo(more * 0.000_013_333_4, 6)
})

test('pauses, lists, refusals, preflights and silence change the requests of a session', () => {
  const load = { ...plainLoad, pauses: 2, lists: 3, denied: 0.5, browsers: 1, silent: 0.25 }
  // create 1.5, heartbeats 100, pauses 2, resumes 2, stop 0.75, lists 3; preflights: create, heartbeat, pause, resume, stop
  expect(lineIn(billOf(load, plain, plainWaits, ireland))('httpRequests').quantity).toBe(SESSIONS * (109.25 + 5))
})
