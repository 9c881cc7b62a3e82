import { expect, test } from 'vitest'
import { faults, stage, written } from '../../../support/stack/stages.ts'

test('a stage has no canary unless it asks for one', () => {
  expect(stage().canary).toBeUndefined()
  expect(stage({ canary: { percent: 10, minutes: 5 } }).canary).toEqual({ percent: 10, minutes: 5 })
})

test.each([
  [{ percent: 9, minutes: 5 }, /^stages\.dev\.canary\.percent must be a whole number from 10 to 50: the share/],
  [{ percent: 51, minutes: 5 }, /^stages\.dev\.canary\.percent must be a whole number from 10 to 50/],
  [{ percent: 12.5, minutes: 5 }, /^stages\.dev\.canary\.percent must be/],
  [{ percent: 10, minutes: 4 }, /^stages\.dev\.canary\.minutes must be a whole number from 5 to 60: how long/],
  [{ percent: 10, minutes: 61 }, /^stages\.dev\.canary\.minutes must be/],
  [{ percent: 10 }, /^stages\.dev\.canary\.minutes must be/],
  [
    { percent: 10, minutes: 5, hooks: true },
    /^stages\.dev\.canary must not have hooks: its members are percent, minutes$/,
  ],
  [true, /^stages\.dev\.canary must be an object with the members percent, minutes$/],
])('the canary %j is refused with what to write', (canary, expected) => {
  expect(faults(written({ canary }))).toEqual([expect.stringMatching(expected)])
})
