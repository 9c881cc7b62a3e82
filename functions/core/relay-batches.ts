import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import { eventFrom } from './event.ts'
import { busEntry, bytesOf, MAX_BYTES, MAX_ENTRIES } from './event-bus.ts'
import type { Entry } from './outbox.ts'

/** An entry of the outbox with the event that is made of it. */
export type Letter = { readonly id: string; readonly event: PutEventsRequestEntry }

/** An entry of which no event can be made that EventBridge would take. */
export type Unreadable = { readonly id: string; readonly reason: string }

const read = ({ id, fields }: Entry): Letter | Unreadable => {
  try {
    const event = busEntry(eventFrom(fields))
    return bytesOf(event) > MAX_BYTES ? { id, reason: 'larger than a request may be' } : { id, event }
  } catch (error) {
    return { id, reason: (error as Error).message }
  }
}

const isLetter = (one: Letter | Unreadable): one is Letter => 'event' in one

/** Entries in order as requests of at most 10 events and 256 kB, and those of which no event can be made. */
export const batchesOf = (entries: readonly Entry[]) => {
  const all = entries.map(read)
  const batches: Letter[][] = []
  let bytes = 0
  for (const letter of all.filter(isLetter)) {
    const size = bytesOf(letter.event)
    const last = batches.at(-1)
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      last.push(letter)
      bytes += size
    } else {
      batches.push([letter])
      bytes = size
    }
  }
  return { batches, unreadable: all.filter((one) => !isLetter(one)) as Unreadable[] }
}
