import { handlerOf, within } from '../bundle.ts'
import { serve } from '../side/serve.ts'

// A process that holds the relay's bundle. A run of the relay ends long after the bench has ended this process.

const relay = handlerOf<object>('publish-events')
const verbs = {
  /** Begins a run; answers at once. */
  run: () => void relay({}, within(600_000)),
  /** µs of processor time that this process has used. */
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
}
export type RelayVerbs = typeof verbs
serve(verbs)
