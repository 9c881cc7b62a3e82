type Timer = { readonly call: () => void; readonly at: number }

/** Everything that can happen without time passing. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A clock and timers that stand still until they are moved. */
export const virtualTime = () => {
  const timers = new Set<Timer>()
  let now = 1_000
  const earliest = () =>
    [...timers].reduce<Timer | undefined>((one, other) => (one && one.at <= other.at ? one : other), undefined)
  const advance = async (ms: number) => {
    const end = now + ms
    await settled()
    for (let timer = earliest(); timer && timer.at <= end; timer = earliest()) {
      timers.delete(timer)
      now = Math.max(now, timer.at)
      timer.call()
      await settled()
    }
    now = end
  }
  const timersOf = {
    set: (call: () => void, ms: number) => {
      const timer = { call, at: now + Math.max(0, ms) }
      timers.add(timer)
      return timer
    },
    clear: (timer: unknown) => void timers.delete(timer as Timer),
  }
  return {
    clock: () => now,
    timers: timersOf,
    wait: (ms: number) => new Promise<void>((resolve) => timersOf.set(resolve, ms)),
    advance,
    /** The device sleeps: time passes, and no timer fires before it wakes. */
    sleep: async (ms: number) => {
      now += ms
      await advance(0)
    },
    running: () => timers.size,
  }
}

export type VirtualTime = ReturnType<typeof virtualTime>
