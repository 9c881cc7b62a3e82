import { setTimeout as wait } from 'node:timers/promises'

/** A stream of numbers from 0 to 1 that a seed makes again (mulberry32, public domain). */
export const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Random = ReturnType<typeof randomFrom>

export const sleep = (ms: number): Promise<void> => wait(Math.max(0, ms))
