import type { Happening, Seen } from './happening.ts'

/** As many as a page shows, of each kind. */
const KEPT = 300

export type Listener = (happening: Happening) => void

/**
 * What happened in this runner, for those who watch: the newest of each kind are kept, and each new one is passed on.
 * A listener that throws harms nobody else. Numbers go on after `before`: those of a runner that is started again are
 * greater than the earlier one's, so that a page which reconnects gets what is new.
 */
export const createActivity = (now: () => number = Date.now, before = Date.now()) => {
  const kept = new Map<Seen['kind'], Happening[]>()
  const listeners = new Set<Listener>()
  let last = before
  const keep = (happening: Happening) => {
    const own = kept.get(happening.kind) ?? []
    own.push(happening)
    if (own.length > KEPT) own.shift()
    kept.set(happening.kind, own)
  }
  const tell = (listener: Listener, happening: Happening) => {
    try {
      listener(happening)
    } catch {
      listeners.delete(listener)
    }
  }
  return {
    record: (seen: Seen) => {
      last += 1
      const happening: Happening = { ...seen, id: last, at: now() }
      keep(happening)
      for (const listener of [...listeners]) tell(listener, happening)
    },
    /** Those that are kept and newer than `id`, in order. */
    since: (id: number): readonly Happening[] =>
      [...kept.values()]
        .flat()
        .filter((one) => one.id > id)
        .toSorted((one, other) => one.id - other.id),
    /** Calls the listener from now on, until what is returned is called. */
    follow: (listener: Listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export type Activity = ReturnType<typeof createActivity>
