import { setTimeout as sleep } from 'node:timers/promises'
import type { BusEvent } from '../local/event-bridge/bus-event.ts'

const QUIET_MS = 2_000

/** What the bus has received, and a way to wait for more. */
export const receipts = () => {
  let [count, last] = [0, 0]
  const seen = new Map<string, number>()
  return {
    deliver: ({ detail }: BusEvent) => {
      count += 1
      last = performance.now()
      seen.set(String((detail as { user_id?: unknown }).user_id), last)
    },
    /** When an event of a user came last. */
    seen: seen as ReadonlyMap<string, number>,
    count: () => count,
    until: async (least: number) => {
      while (count < least) await sleep(1)
      return last
    },
    /** Resolves when for a while nothing has come. */
    quiet: async () => {
      const from = performance.now()
      while (performance.now() - Math.max(from, last) < QUIET_MS) await sleep(50)
    },
  }
}
