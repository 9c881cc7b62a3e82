import { expectValid, type PublishedEvent } from '../../../test/support/relay/event-validity.ts'

/** What the bus has accepted, each event once; what is no event of the contract, and a repeat that differs, is a fault. */
export const busRecord = (fault: (what: string, facts: unknown) => void) => {
  const events = new Map<string, PublishedEvent>()
  let repeats = 0
  const check = (detail: string) => {
    const event = expectValid(JSON.parse(detail))
    const known = events.get(event.event_id)
    if (known && JSON.stringify(known) !== JSON.stringify(event)) fault('Two events have one id', { known, event })
    if (known) repeats += 1
    else events.set(event.event_id, event)
  }
  return {
    accept: (detail: string) => {
      try {
        check(detail)
      } catch (error) {
        fault('An event that is none', { detail, error: String(error) })
      }
    },
    events: events as ReadonlyMap<string, PublishedEvent>,
    repeats: () => repeats,
  }
}

export type BusRecord = ReturnType<typeof busRecord>
