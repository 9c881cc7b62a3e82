import type { Timers } from './engine.ts'

/** A longer timer would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

/** One sleep at a time, which ends at its time or when it is woken, also if that came before it began. */
export const sleeper = (timers: Timers) => {
  let end: (() => void) | undefined
  let isAwake = false
  return {
    wake: () => {
      isAwake = true
      end?.()
    },
    /** Everything until now has been seen. */
    ready: () => {
      isAwake = false
    },
    sleep: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        if (isAwake) return resolve()
        const timer =
          ms === Number.POSITIVE_INFINITY ? undefined : timers.set(() => end?.(), Math.max(0, Math.min(ms, LONGEST_MS)))
        end = () => {
          end = undefined
          if (timer !== undefined) timers.clear(timer)
          resolve()
        }
      }),
  }
}
