import type { Redis } from 'ioredis'
import { parsePairs } from '../../../functions/core/redis/parse.ts'
import { outboxKeys } from '../../../functions/core/redis/partition.ts'
import { entryFields } from '../../../functions/core/relay/entry-fields.ts'
import { journal } from './journal.ts'

/** Reads the outboxes, empties them, and keeps the book that Engagement could keep. Faults are collected. */
export const ledger = (ask: Redis) => {
  const { enter, ...book } = journal()
  const counts = new Map<string, number>()
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    ...book,
    counts,
    /** Enters what waits in all outboxes. */
    drain: async () => {
      const pipeline = ask.pipeline()
      for (const key of outboxKeys) pipeline.xrange(key, '-', '+').xtrim(key, 'MAXLEN', 0)
      for (const [error, entries] of (await pipeline.exec()) ?? []) {
        if (error) throw error
        for (const [, flat] of Array.isArray(entries) ? (entries as [string, string[]][]) : []) {
          const entry = entryFields(parsePairs(flat))
          count(`${entry.event_type} ${entry.end_reason ?? ''}`.trim())
          if (entry.heartbeats_dropped) count('heartbeats dropped')
          if (entry.session_id) enter(entry)
        }
      }
    },
  }
}

export type Ledger = ReturnType<typeof ledger>
