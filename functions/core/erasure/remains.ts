import { parseList, parseNumber, parsePairs, parseText } from '../redis/parse.ts'
import { outboxKey, partitionOf, slotsKey } from '../redis/partition.ts'
import { eraseRecords, findEntries } from '../redis/scripts.ts'
import type { SessionStore } from '../redis/store.ts'
import { goOn } from './time-left.ts'

/** Keys, and entries of a stream, that one step looks at: Redis serves nobody else meanwhile, for a millisecond or two. */
const [KEYS, ENTRIES] = [200, 200]

type Act = 'look' | 'erase'
type Stream = 'outbox' | 'dead-letters'

const parsePage = (raw: unknown) => {
  const [cursor, found] = parseList(raw)
  return { cursor: parseText(cursor), found: Object.entries(parsePairs(found)) }
}

const parseEntries = (raw: unknown) => {
  const [last, count] = parseList(raw)
  return { last: parseText(last), count: parseNumber(count) }
}

/**
 * Looks at all that Redis holds in the partition of a user for what is the user's, some of it in each step.
 * Rejects with StorageUnavailable, and with an Error when `msLeft` nears its end; either may be repeated.
 */
export const createRemains = (store: SessionStore) => {
  const records = store.script(eraseRecords, parsePage)
  const entries = store.script(findEntries, parseEntries)
  return {
    /**
     * Every key that holds something of the user, and what it holds, in words of erase-records.lua. `erase` removes sessions
     * that have ended and what version 1.0 remembered, whatever wrote them.
     */
    records: async (userId: string, act: Act, msLeft: () => number): Promise<ReadonlyMap<string, string>> => {
      const all = new Map<string, string>()
      let next = '0'
      do {
        goOn(msLeft)
        const { cursor, found } = await records(partitionOf(userId), slotsKey(userId), {
          ...{ user_id: userId, cursor: next, count: KEYS, erase: act === 'erase' ? 1 : '' },
        })
        for (const [key, words] of found) all.set(key, words)
        next = cursor
      } while (next !== '0')
      return all
    },
    /** How many entries of a stream are about the user. `erase` deletes those that are dead letters. */
    entries: async (userId: string, stream: Stream, act: Act, msLeft: () => number): Promise<number> => {
      const partition = partitionOf(userId)
      let [after, sum] = ['-', 0]
      while (after !== '') {
        goOn(msLeft)
        const { last, count } = await entries(partition, outboxKey(partition), {
          ...{ user_id: userId, stream, after, count: ENTRIES, erase: act === 'erase' ? 1 : '' },
        })
        sum += count
        after = last
      }
      return sum
    },
  }
}
