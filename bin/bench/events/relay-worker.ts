import { handlerOf, within } from '../bundle.ts'
import { serve } from '../side/serve.ts'

// A process that holds the relay's bundle, for as many runs as are asked for.

const relay = handlerOf<object>('publish-events')
const LONG_MS = 600_000
let end = () => {}
let run: Promise<object> = Promise.resolve({})

const verbs = {
  /** Begins a run; answers at once. */
  begin: () => {
    const time = within(LONG_MS)
    let isOver = false
    end = () => {
      isOver = true
    }
    run = relay({}, { getRemainingTimeInMillis: () => (isOver ? 0 : time.getRemainingTimeInMillis()) })
  },
  /** Lets the run's time be up, and waits for its end. */
  end: async () => {
    end()
    await run
  },
  /** µs of processor time that this process has used. */
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
}
export type RelayVerbs = typeof verbs
serve(verbs)
