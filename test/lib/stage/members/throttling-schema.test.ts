import { expect, test } from 'vitest'
import { throttlingWarning } from '../../../../lib/stage/members/throttling-schema.ts'
import { faults, stage, written } from '../../../support/stack/stages.ts'

const limit = { rate: 100, burst: 200 }

test('heartbeats and open routes may have limits of their own', () => {
  const throttling = { ...limit, heartbeats: limit, open: limit }
  expect(stage({ throttling }).throttling).toEqual(throttling)
})

test.each([
  [{ rate: 0, burst: 1 }, /throttling\.rate must be a whole number from 1/],
  [{ ...limit, open: { rate: 5 } }, /throttling\.open\.burst must be a whole number/],
  [{ ...limit, heartbeat: limit }, /throttling must not have heartbeat: its members are rate, burst, heartbeats, open/],
])('%j is refused', (throttling, sentence) => {
  expect(faults(written({ throttling }))).toEqual([expect.stringMatching(sentence)])
})

test('more than an account of the region lets through is a warning', () => {
  expect(throttlingWarning({ rate: 10_000, burst: 1 }, 'eu-west-1')).toBeUndefined()
  expect(throttlingWarning({ rate: 10_001, burst: 1 }, 'eu-west-1')).toMatch(
    /10001 .* eu-west-1 has 10000 .*L-8A5B8E43/,
  )
  expect(throttlingWarning({ rate: 2_500, burst: 1 }, 'eu-south-2')).toBeUndefined()
  expect(throttlingWarning({ rate: 5_000, burst: 1 }, 'eu-south-2')).toMatch(/5000 .* eu-south-2 has 2500/)
  const heartbeats = { rate: 12_000, burst: 1 }
  expect(throttlingWarning({ rate: 5_000, burst: 1, heartbeats }, 'eu-west-1')).toMatch(/12000/)
})
