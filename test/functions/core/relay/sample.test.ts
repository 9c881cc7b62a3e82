import { expect, test } from 'vitest'
import { createSample } from '../../../../functions/core/relay/sample.ts'

test('a sample of few values is all of them, and begins anew once it was taken', () => {
  const sample = createSample(5)
  expect(sample.take()).toEqual([])
  for (const value of [1, 2, 3, 4, 5]) sample.add(value)
  expect(sample.take()).toEqual([1, 2, 3, 4, 5])
  sample.add(7)
  expect(sample.take()).toEqual([7])
})

test('of more values than it keeps a sample keeps each with the same chance', () => {
  const kept: number[] = []
  // Everything that chance can do with the third and the fourth value, each way once.
  for (const third of [0, 1, 2])
    for (const fourth of [0, 1, 2, 3]) {
      const draws = [third / 3, fourth / 4]
      const sample = createSample(2, () => draws.shift() ?? Number.NaN)
      for (const value of [1, 2, 3, 4]) sample.add(value)
      kept.push(...sample.take())
    }
  expect(kept.sort()).toEqual([1, 2, 3, 4].flatMap((value) => Array(6).fill(value)))
})
