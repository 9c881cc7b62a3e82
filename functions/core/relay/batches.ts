import { entryFields, type Fields } from './entry-fields.ts'
import { type BusEvent, eventOf } from './event.ts'
import { bytesOf, MAX_BYTES, MAX_ENTRIES } from './event-bus.ts'
import type { Entry } from './outbox.ts'

/** An entry of the outbox, and the event that is made of it, with its bytes as EventBridge counts them. */
export type Publication = {
  readonly id: string
  readonly fields: Fields
  readonly event: BusEvent
  readonly bytes: number
}

/** An entry of which no event can be made that EventBridge would take. */
export type Unreadable = { readonly id: string; readonly reason: string }

/** While a newer version is deployed the outbox may hold entries that only its relay can read: they wait so long, in ms. */
const PATIENCE_MS = 10 * 60_000

const read = (entry: Entry): Publication | Unreadable => {
  const { id } = entry
  try {
    const fields = entryFields(entry.fields)
    const event = eventOf(fields)
    const bytes = bytesOf(event)
    return bytes > MAX_BYTES ? { id, reason: 'larger than a request may be' } : { id, fields, event, bytes }
  } catch (error) {
    return { id, reason: error instanceof Error ? error.message : 'unreadable' }
  }
}

/** A stream's id begins with the ms of the append. */
const isOld = (id: string, now: number) => now - Number.parseInt(id, 10) > PATIENCE_MS

/**
 * Entries in order as requests of at most 10 events and 256 KiB, and those of which no event can be made. What cannot
 * be read yet and is younger than ten minutes is in neither: it stays unsettled.
 */
export const batchesOf = (entries: readonly Entry[], now: number) => {
  const batches: Publication[][] = []
  const unreadable: Unreadable[] = []
  let bytes = 0
  for (const entry of entries) {
    const one = read(entry)
    const last = batches.at(-1)
    if ('reason' in one) {
      if (isOld(one.id, now)) unreadable.push(one)
    } else if (last && last.length < MAX_ENTRIES && bytes + one.bytes <= MAX_BYTES) {
      last.push(one)
      bytes += one.bytes
    } else {
      batches.push([one])
      bytes = one.bytes
    }
  }
  return { batches, unreadable }
}
