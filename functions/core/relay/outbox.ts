import { parseList, parseNumber, parseText } from '../redis/parse.ts'
import { leaseKey, outboxKey } from '../redis/partition.ts'
import { deadLetterEntry, makeGroup, redriveDeadLetters, removeEntries, takeLease } from '../redis/scripts.ts'
import type { SessionStore } from '../redis/store.ts'
import type { Fields } from './entry-fields.ts'

/** One event as a script appended it: its id in the stream, and its fields. */
export type Entry = { readonly id: string; readonly fields: Fields }

/**
 * Entries taken for publishing, and where the next look for unsettled ones goes on (empty: all have been looked at).
 * `isNew`: nobody has taken these before.
 */
export type Taken = { readonly cursor: string; readonly entries: readonly Entry[]; readonly isNew: boolean }

const GROUP = 'publishers'
/** One consumer for all runs: it does not matter which run took an entry, only how long it has not been settled. */
const CONSUMER = 'relay'
/** How long a taken entry must lie unsettled before another run takes it, in ms: longer than the longest queue of lane.ts. */
export const IDLE_MS = 30_000
const LEASE_MS = 180_000

const parseFields = (raw: unknown): Fields => {
  const flat = parseList(raw)
  const fields: Record<string, string> = {}
  for (let i = 0; i < flat.length; i += 2) fields[parseText(flat[i])] = parseText(flat[i + 1])
  return fields
}

/** One that was deleted while it was taken has no fields: Redis 6.2 lists it, and there is nothing to publish. */
const parseEntries = (raw: unknown): Entry[] =>
  parseList(raw).flatMap((entry) => {
    const [id, flat] = parseList(entry)
    return flat === null ? [] : [{ id: parseText(id), fields: parseFields(flat) }]
  })

/** Redis lost the group, or never had it. */
const isWithoutGroup = (error: unknown) =>
  error instanceof Error && error.cause instanceof Error && error.cause.message.startsWith('NOGROUP')

/**
 * The outbox of each partition, as its publishers see it: a stream with a consumer group, made where it is missing.
 * All verbs throw StorageUnavailable and may be repeated. `idleMs` as IDLE_MS.
 */
export const createOutbox = (store: SessionStore, idleMs = IDLE_MS) => {
  const run = {
    makeGroup: store.script(makeGroup, parseText),
    remove: store.script(removeEntries, parseNumber),
    deadLetter: store.script(deadLetterEntry, parseNumber),
    redrive: store.script(redriveDeadLetters, parseNumber),
    lease: store.script(takeLease, parseText),
  }
  const takeNew = async (key: string, count: number) => {
    const streams = await store.ask((redis) =>
      redis.xreadgroup('GROUP', GROUP, CONSUMER, 'COUNT', count, 'STREAMS', key, '>'),
    )
    const [stream] = parseList(streams ?? [])
    return stream === undefined ? [] : parseEntries(parseList(stream)[1])
  }
  const takeUnsettled = async (key: string, count: number, from: string): Promise<Taken> => {
    const [next, entries] = await store.ask((redis) =>
      redis.xautoclaim(key, GROUP, CONSUMER, idleMs, from, 'COUNT', count),
    )
    const cursor = parseText(next)
    return { cursor: cursor === '0-0' ? '' : cursor, entries: parseEntries(entries), isNew: false }
  }
  const take = async (key: string, count: number, from: string): Promise<Taken> => {
    const unsettled = from ? await takeUnsettled(key, count, from) : { cursor: '', entries: [], isNew: false }
    if (unsettled.entries.length > 0) return unsettled
    return { ...unsettled, entries: await takeNew(key, count), isNew: true }
  }
  return {
    idleMs,
    /**
     * At most `count` entries, which this run is to settle: from a cursor (`0-0`: the beginning) unsettled ones first,
     * else new ones in the order of the stream. Entries of a lost reply are unsettled ones. It is no script, because it is
     * sent for every partition three times a second.
     */
    take: async (partition: number, count: number, from: string): Promise<Taken> => {
      const key = outboxKey(partition)
      try {
        return await take(key, count, from)
      } catch (error) {
        if (!isWithoutGroup(error)) throw error
        await run.makeGroup(partition, key, { group: GROUP })
        return take(key, count, from)
      }
    },
    /** At most `count` entries after one in the order of the stream, taken or not; it takes none of them. */
    look: async (partition: number, after: string, count: number): Promise<readonly Entry[]> => {
      const [ms = '', number = ''] = after.split('-')
      const next = `${ms}-${BigInt(number) + 1n}`
      return parseEntries(await store.ask((redis) => redis.xrange(outboxKey(partition), next, '+', 'COUNT', count)))
    },
    /** Removes entries that EventBridge has accepted. */
    settle: (partition: number, ids: readonly string[]): Promise<number> =>
      run.remove(partition, outboxKey(partition), { group: GROUP, ids: ids.join(' ') }),
    /** Moves an entry that can never be accepted to the dead letters: at most 1,000 a partition, kept 14 days. */
    deadLetter: (partition: number, id: string, reason: string): Promise<number> =>
      run.deadLetter(partition, outboxKey(partition), { group: GROUP, id, reason }),
    /** Puts all dead letters of a partition back into its outbox. */
    redrive: (partition: number): Promise<number> => run.redrive(partition, outboxKey(partition), {}),
    /** Takes the lease on a range of partitions for a run, for longer than any run lasts. */
    takeLease: (first: number, range: string, runId: string): Promise<string> =>
      run.lease(first, outboxKey(first), { lease: leaseKey(first, range), run: runId, ms: LEASE_MS }),
    /** Whether a later run has taken the lease. A lease that Redis lost is held by no run. */
    hasLost: async (first: number, range: string, runId: string): Promise<boolean> => {
      const holder = await store.ask((redis) => redis.get(leaseKey(first, range)))
      return holder !== null && holder !== runId
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>
