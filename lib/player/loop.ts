import { sleeper } from './engine/sleeper.ts'
import { watched } from './engine/watched.ts'
import type { Parts, PlayerOptions } from './options.ts'
import type { Request } from './protocol/answer.ts'
import { exchanges } from './protocol/exchange.ts'
import { isSettled, type Memory, stateOf } from './protocol/memory.ts'
import { next } from './protocol/next.ts'
import { type Means, plan, settlesUntil } from './protocol/plan.ts'

/** A timer that is so late shows that the device slept. */
const ASLEEP_MS = 10_000
/** How long a device that woke up may take to find its network, although the token has expired. */
const WAKING_MS = 60_000

/** Does one thing after the other: what `plan` and `next` say, until it is ended. */
export const loopOf = (
  memory: Memory,
  means: Means,
  options: PlayerOptions,
  parts: Parts & { readonly sayGoodbye: () => void },
) => {
  const { clock, timers } = parts
  const exchange = exchanges(memory, means, options.accessToken, parts)
  const bed = sleeper(timers)
  const waiting = new Set<() => void>()
  let [isClosing, isOver] = [false, false]
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

  const end = () => {
    isOver = true
    tell()
    bed.wake()
    timers.clearAll()
  }

  const send = async (name: Request['name']) => {
    const before = memory.session
    await exchange(name)
    // A start that was under way when the page ended: nobody would hear of its session again.
    if (memory.isAway && memory.session !== before) parts.sayGoodbye()
  }

  const turn = async () => {
    bed.ready()
    plan(memory, means, clock())
    if (isClosing && (isSettled(memory) || clock() >= settlesUntil(memory))) return end()
    tell()
    const step = next(memory, means.patienceMs, clock())
    const begunAt = clock()
    if ('send' in step) await send(step.send)
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
    /** Ends as soon as there is nothing left to tell the service. */
    close: () => {
      isClosing = true
      tell()
      if (isSettled(memory)) end()
      bed.wake()
    },
  }
}
