import { afterEach, expect, test, vi } from 'vitest'
import { reconnectDelays } from '../../../../functions/core/redis/trouble.ts'

afterEach(() => void vi.useRealTimers())

/** The bound of each of so many delays in a row; each is waited for, and `lasted` ms more. */
const bounds = (count: number, lasted = 0) => {
  vi.useFakeTimers()
  const random = vi.spyOn(Math, 'random').mockReturnValue(1)
  const next = reconnectDelays()
  const delays = Array.from({ length: count }, () => {
    const delay = next()
    vi.advanceTimersByTime(delay + lasted)
    return delay
  })
  random.mockRestore()
  return delays
}

test('the bound of a delay doubles with each failure, to nearly two seconds', () => {
  expect(bounds(10)).toEqual([20, 40, 80, 160, 320, 640, 1_280, 1_800, 1_800, 1_800])
})

test('a connection that opened and soon broke is one more failure', () => {
  expect(bounds(9, 3_000).at(-1)).toBe(1_800)
})

test('after a connection that lasted, or a function that was frozen, the first delay is short again', () => {
  expect(bounds(9, 11_000)).toEqual(Array(9).fill(20))
})

test('a delay is anything up to its bound, so that those who failed together do not come back together', () => {
  const delays = Array.from({ length: 2_000 }, () => {
    const next = reconnectDelays()
    return [next(), next(), next(), next()].at(-1) ?? 0
  })
  expect(Math.max(...delays)).toBeLessThanOrEqual(160)
  for (const share of [0.25, 0.5, 0.75]) {
    const below = delays.filter((delay) => delay < share * 160).length / delays.length
    expect(Math.abs(below - share)).toBeLessThan(0.06)
  }
})
