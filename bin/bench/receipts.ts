import { setTimeout as sleep } from 'node:timers/promises'
import type { BusEvent } from '../local/event-bridge/bus-event.ts'

/** What the bus has received, and a way to wait for more. */
export const receipts = () => {
  let count = 0
  const seen = new Map<string, number>()
  return {
    deliver: ({ detail }: BusEvent) => {
      count += 1
      seen.set(String((detail as { user_id?: unknown }).user_id), performance.now())
    },
    /** When an event of a user came last. */
    seen: seen as ReadonlyMap<string, number>,
    count: () => count,
    until: async (least: number) => {
      while (count < least) await sleep(1)
      return performance.now()
    },
  }
}
