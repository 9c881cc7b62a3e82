import { sleeper } from './engine/sleeper.ts'
import { watched } from './engine/watched.ts'
import type { Parts, PlayerOptions } from './options.ts'
import { exchanges } from './protocol/exchange.ts'
import { type Memory, stateOf } from './protocol/memory.ts'
import { next } from './protocol/next.ts'
import { type Means, plan } from './protocol/plan.ts'

/** A timer that is so late shows that the device slept. */
const ASLEEP_MS = 10_000
/** How long a device that woke up may take to find its network, although the token has expired. */
const WAKING_MS = 60_000

/** Does one thing after the other: what `plan` and `next` say, until it is ended. */
export const loopOf = (memory: Memory, means: Means, options: PlayerOptions, parts: Parts) => {
  const { clock, timers } = parts
  const exchange = exchanges(memory, means, options.accessToken, parts)
  const bed = sleeper(timers)
  const waiting = new Set<() => void>()
  let isOver = false
  const { publish, subscribe } = watched(
    () => stateOf(memory),
    (error) => parts.onProblem('a listener threw', error),
  )
  if (options.onChange) subscribe(options.onChange)

  const tell = () => {
    publish()
    for (const look of [...waiting]) look()
  }

  const notice = (expectedAt: number) => {
    if (clock() > expectedAt + ASLEEP_MS) memory.graceUntil = clock() + WAKING_MS
  }

  const turn = async () => {
    bed.ready()
    plan(memory, means, clock())
    tell()
    const step = next(memory, means.patienceMs, clock())
    const begunAt = clock()
    if ('send' in step) await exchange(step.send)
    else await bed.sleep(step.lookAt - begunAt)
    notice('send' in step ? begunAt + 2 * ASLEEP_MS : step.lookAt)
  }

  return {
    subscribe,
    run: async () => {
      while (!isOver) await turn()
    },
    /** A wish has changed. */
    changed: () => {
      tell()
      bed.wake()
    },
    /** Resolves as soon as that holds, or nothing more will happen. */
    until: (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!holds() && !isOver) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    end: () => {
      isOver = true
      tell()
      bed.wake()
    },
  }
}
