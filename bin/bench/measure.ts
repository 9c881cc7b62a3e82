import { performance } from 'node:perf_hooks'

/** The middle of some measurements. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Calls a second with so many at a time. */
export const perSecond = async (calls: number, atATime: number, call: (i: number) => Promise<unknown>) => {
  let next = 0
  const start = performance.now()
  const worker = async () => {
    while (next < calls) await call(next++)
  }
  await Promise.all(Array.from({ length: atATime }, worker))
  return (calls / (performance.now() - start)) * 1000
}
