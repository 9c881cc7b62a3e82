import { expect, test } from 'vitest'
import { createLogLimit } from '../../../functions/core/log-limit.ts'

test('so many lines of a kind come through in the time given, and the next says how many did not', () => {
  const time = { now: 5 }
  const limit = createLogLimit(2, 10, () => time.now)
  const tell = (kind: string, times: number) => Array.from({ length: times }, () => limit(kind))
  expect(tell('a', 5)).toEqual([0, 0, undefined, undefined, undefined])
  expect(tell('b', 1)).toEqual([0])
  time.now += 9
  expect([tell('a', 1), tell('b', 2)]).toEqual([[undefined], [0, undefined]])
  time.now += 1
  expect([tell('a', 3), tell('b', 1)]).toEqual([[4, 0, undefined], [1]])
  time.now += 1_000
  expect(tell('a', 1)).toEqual([1])
})

test('no line is lost: each comes through or is counted', () => {
  const time = { now: 0 }
  const limit = createLogLimit(3, 10, () => time.now)
  const said: number[] = []
  for (let i = 0; i < 1_000; i++) {
    time.now += i % 7 === 0 ? 4 : 0
    const leftOut = limit('a')
    if (leftOut !== undefined) said.push(1 + leftOut)
  }
  time.now += 10
  expect(said.reduce((sum, lines) => sum + lines, 0) + (limit('a') ?? 0)).toBe(1_000)
  expect(said.length).toBeLessThan(1_000 / 2)
})
