import { setTimeout as sleep } from 'node:timers/promises'
import { handlerOf, within } from '../bundle.ts'
import { forEach, startSession, typicalId } from '../calls.ts'
import { serve } from '../side/serve.ts'

const [SESSIONS, AT_ONCE, LIFE_MS] = [20_000, 20, 1_200]

// In a process of its own, whose settings let sessions live for a second.
const verbs = {
  /** Starts many sessions, waits until all are due; how many one sweep then ends in a second. */
  sweep: async () => {
    await forEach(Array.from({ length: SESSIONS }), AT_ONCE, () => startSession(typicalId()))
    await sleep(LIFE_MS)
    const from = performance.now()
    const { expired } = await handlerOf<{ expired: number }>('expire-sessions')({}, within(60_000))
    return (expired / (performance.now() - from)) * 1000
  },
}
export type SweepWorkerVerbs = typeof verbs
serve(verbs)
