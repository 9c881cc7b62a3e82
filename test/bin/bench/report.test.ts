import { expect, test } from 'vitest'
import { addRound, type Rounds } from '../../../bin/bench/reading.ts'
import { resultOf, tableOf } from '../../../bin/bench/report.ts'

const roundsOf = (...readings: Record<string, number[]>[]): Rounds => {
  const rounds: Rounds = new Map()
  for (const one of readings) addRound(rounds, one)
  return rounds
}
const beat = { series: 'beat', unit: 'µs' } as const

test('a ratio compares rounds one by one, so that a slow moment of the machine cancels out', () => {
  const now = roundsOf({ beat: [10, 10, 90] }, { beat: [100] }, { beat: [20] })
  const before = roundsOf({ beat: [20, 20, 20] }, { beat: [200] }, { beat: [40] })
  const { now: measured, before: other } = resultOf({ ...beat, to: 'before' }, now, before)
  expect(measured).toMatchObject({ rounds: [10, 100, 20], value: 20, ratio: 0.5 })
  expect(other).toMatchObject({ value: 40, ratio: 1 })
})

test('another series of the same version can be the baseline', () => {
  const now = roundsOf({ beat: [30], sketch: [10] }, { beat: [60], sketch: [10] }, { beat: [40], sketch: [10] })
  expect(resultOf({ ...beat, to: { series: 'sketch' } }, now).now.ratio).toBe(4)
})

test('of the slowest calls the quietest round counts', () => {
  const now = roundsOf({ beat: [1, 4] }, { beat: [1, 9] }, { beat: [1, 2] })
  expect(resultOf({ ...beat, statistic: 'max' }, now).now.value).toBe(2)
})

test('without another version there is no ratio to it, and the row stays', () => {
  const result = resultOf({ ...beat, to: 'before', target: '≤ 0.5' }, roundsOf({ beat: [1] }))
  expect(result.now.ratio).toBeUndefined()
  expect(tableOf([result], undefined)).toMatch(/^\| beat +\| µs +\|.*\| 1\.00 +\|.*\| ≤ 0\.5 +\|/m)
})

test('the table is Markdown with columns in line', () => {
  const now = roundsOf({ beat: [1234.5, 1300] })
  const lines = tableOf([resultOf(beat, now), resultOf({ ...beat, statistic: 'p99' }, now)], '1234567').split('\n')
  expect(new Set(lines.map((line) => line.length)).size).toBe(1)
  expect(lines[0]).toContain('1234567')
  expect(lines[3]).toContain('beat, p99')
})
