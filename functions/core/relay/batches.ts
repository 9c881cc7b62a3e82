import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import { parseEvent } from './event.ts'
import { busEntry, bytesOf, MAX_BYTES, MAX_ENTRIES } from './event-bus.ts'
import type { Entry } from './outbox.ts'

/** An entry of the outbox, and the event that is made of it. */
export type Publication = { readonly id: string; readonly event: PutEventsRequestEntry }

/** An entry of which no event can be made that EventBridge would take. */
export type Unreadable = { readonly id: string; readonly reason: string }

/** While a newer version is deployed the outbox may hold entries that only its relay can read: they wait so long, in ms. */
const PATIENCE_MS = 10 * 60_000

const read = ({ id, fields }: Entry): Publication | Unreadable => {
  try {
    const event = busEntry(parseEvent(fields))
    return bytesOf(event) > MAX_BYTES ? { id, reason: 'larger than a request may be' } : { id, event }
  } catch (error) {
    return { id, reason: error instanceof Error ? error.message : 'unreadable' }
  }
}

const isPublication = (one: Publication | Unreadable): one is Publication => 'event' in one

/** A stream's id begins with the ms of the append. */
const isOld = (id: string, now: number) => now - Number.parseInt(id, 10) > PATIENCE_MS

/**
 * Entries in order as requests of at most 10 events and 256 KiB, and those of which no event can be made. What cannot
 * be read yet and is younger than ten minutes is in neither: it stays unsettled.
 */
export const batchesOf = (entries: readonly Entry[], now: number) => {
  const all = entries.map(read)
  const batches: Publication[][] = []
  let bytes = 0
  for (const publication of all.filter(isPublication)) {
    const size = bytesOf(publication.event)
    const last = batches.at(-1)
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      last.push(publication)
      bytes += size
    } else {
      batches.push([publication])
      bytes = size
    }
  }
  const unreadable = all.filter((one): one is Unreadable => !isPublication(one) && isOld(one.id, now))
  return { batches, unreadable }
}
