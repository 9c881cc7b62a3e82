import { expect, test } from 'vitest'
import { createLogThrottle } from '../../../functions/core/log-throttle.ts'

test('a line of each kind is logged the first time, and then once in the time given', () => {
  const time = { now: 5 }
  const isTime = createLogThrottle(10, () => time.now)
  expect([isTime('a'), isTime('a'), isTime('b'), isTime('b')]).toEqual([true, false, true, false])
  time.now += 9
  expect([isTime('a'), isTime('c')]).toEqual([false, true])
  time.now += 1
  expect([isTime('a'), isTime('a'), isTime('b'), isTime('c')]).toEqual([true, false, true, false])
})
