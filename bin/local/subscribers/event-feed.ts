import type { BusEvent } from '../event-bridge/bus-event.ts'

/** As many as a session of an hour needs ten times over; each is less than 1 kB. */
const KEPT = 10_000

/** An event on a bus. */
export type Reached = { readonly bus: string; readonly event: BusEvent }

type Listener = (event: BusEvent) => void

/**
 * What reached the buses of this runner: the newest are kept in order, and each is told to those who follow. A replayed
 * event is told and not kept, as EventBridge keeps it out of archives.
 */
export const eventFeed = (most = KEPT) => {
  const kept: Reached[] = []
  const listeners = new Set<Listener>()
  return {
    add: (reached: Reached): void => {
      if (reached.event['replay-name'] === undefined) kept.push(reached)
      if (kept.length > most) kept.shift()
      for (const listener of [...listeners]) listener(reached.event)
    },
    /** All that is kept, in the order in which it came. */
    kept: (): readonly Reached[] => [...kept],
    /** What came after the event of this id; undefined when that is not kept. */
    after: (id: string): readonly Reached[] | undefined => {
      const place = kept.findLastIndex(({ event }) => event.id === id)
      return place < 0 ? undefined : kept.slice(place + 1)
    },
    /** Calls the listener from now on, until what is returned is called. */
    follow: (listener: Listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export type EventFeed = ReturnType<typeof eventFeed>
