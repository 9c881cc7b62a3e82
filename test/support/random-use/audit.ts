import { readKeyspace } from './keyspace.ts'
import { ledger } from './ledger.ts'
import { rules } from './rules.ts'
import type { World } from './world.ts'

/** Compares all of Redis, while nothing is under way, with itself and with all events so far. */
export const auditor = ({ ask, byId, clock }: World) => {
  const book = ledger(ask)
  return {
    counts: book.counts,
    drain: book.drain,
    /** Every fault, in words. */
    faults: async (): Promise<string[]> => {
      await book.drain()
      const space = await readKeyspace(ask)
      const sessions = new Map(space.session.map((s) => [s.ids[0] ?? '', s]))
      const seen = { ...book, space, sessions, users: byId, now: clock.now() }
      const faults = [...book.faults, ...book.unexplained(), ...rules.flatMap((rule) => [...rule(seen)])]
      for (const [id, { end }] of book.told) if (end && !sessions.has(id)) book.told.delete(id)
      return faults
    },
  }
}
