import { type Held, type HeldThing, heldThings } from '../../contract/erasure/erasure.ts'
import { keysOf } from '../../contract/records.ts'

/** What erase-records.lua calls what it finds: kinds of keys, and letters of the lines of an account's memory. */
const OTHERS: Readonly<Record<string, HeldThing>> = {
  ...{ r: 'requests', request: 'requests', e: 'decisions', a: 'decisions', decision: 'decisions' },
  ...{ d: 'denials', denial: 'denials' },
}
const THINGS: ReadonlyMap<string, HeldThing> = new Map([
  ...keysOf(heldThings).map((thing) => [thing, thing] as const),
  ...Object.entries(OTHERS),
])

/** Counts what was found in Redis, by what each key holds in words. A letter of a newer version counts for nothing. */
export const heldOf = (found: ReadonlyMap<string, string>, streams: Pick<Held, 'outbox' | 'dead_letters'>): Held => {
  const things = [...found.values()].flatMap((words) => words.split(' ')).map((word) => THINGS.get(word))
  const count = (thing: HeldThing) => things.filter((one) => one === thing).length
  return {
    ...{ live: count('live'), ended: count('ended'), slots: count('slots'), account: count('account') },
    ...{ memory: count('memory'), requests: count('requests'), decisions: count('decisions') },
    ...{ denials: count('denials'), ...streams, logged_sessions: 0, logged_events: 0 },
  }
}
