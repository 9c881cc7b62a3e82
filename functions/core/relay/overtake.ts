import type { Entry, Outbox, Taken } from './outbox.ts'
import type { RelayRun } from './run.ts'

/** Entries looked at in one go, and how many of an account are kept ready. */
const LOOK = 500
const READY = 20
/** Fewer accounts than one in so many entries have piled something up. */
const PILE = 4

const accountOf = ({ fields }: Entry) => fields.user_id ?? ''

const isAfter = (one: string, other: string) => {
  const [[ms = '', number = ''], [otherMs = '', otherNumber = '']] = [one.split('-'), other.split('-')]
  return ms === otherMs ? BigInt(number) > BigInt(otherNumber) : Number(ms) > Number(otherMs)
}

/**
 * What few accounts have piled up in a partition's outbox delays nobody else: entries of others that lie behind it are
 * found ahead, and given in turn by account, each account's in the order of the stream. An entry that is given here is
 * sent without being taken: taken later all the same it is in hand or gone, and if the run dies it was never touched.
 * Two runs at once might both send it, so only one that is alone looks ahead.
 */
export const createOvertaking = (partition: number, outbox: Outbox, run: RelayRun) => {
  const ready = new Map<string, Entry[]>()
  /** Accounts with more entries before `seen` than are ready: what they have behind them is in turn with the stream. */
  const passed = new Set<string>()
  let [head, taken, seen] = [new Set<string>(), '', '']

  const look = async () => {
    const entries = await outbox.look(partition, seen, LOOK)
    for (const entry of entries) {
      const account = accountOf(entry)
      const own = ready.get(account) ?? []
      if (passed.has(account) || head.has(account) || own.length === READY) passed.add(account)
      else ready.set(account, [...own, entry])
    }
    seen = entries.at(-1)?.id ?? seen
  }
  /** The oldest of the account whose turn it is. */
  const next = (): Entry[] => {
    for (const [account, [entry, ...more]] of ready) {
      ready.delete(account)
      if (more.length > 0) ready.set(account, more)
      return entry ? [entry] : []
    }
    return []
  }
  const forget = (entry: Entry) => {
    const left = (ready.get(accountOf(entry)) ?? []).filter(({ id }) => id !== entry.id)
    if (left.length > 0) ready.set(accountOf(entry), left)
    else ready.delete(accountOf(entry))
  }
  return {
    /** Learns what was taken when so many were asked for. */
    note: ({ entries, isNew }: Taken, asked: number): void => {
      const last = entries.at(-1)
      head = new Set()
      if (!isNew || !last) return
      const accounts = new Set(entries.map(accountOf))
      if (entries.length === asked && accounts.size <= Math.max(1, asked / PILE)) head = accounts
      taken = last.id
      for (const entry of entries) if (ready.size > 0) forget(entry)
      if (seen !== '' && isAfter(seen, taken)) return
      seen = taken
      passed.clear()
      ready.clear()
    },
    /** How many entries of others are ready, `most` at most; none where there is no pile. */
    ready: async (most: number): Promise<number> => {
      if (head.size === 0 || !run.isAlone()) return 0
      await look()
      return Math.min(most, [...ready.values()].flat().length)
    },
    /** So many of them, if they have not been taken meanwhile. */
    pick: (count: number): readonly Entry[] => Array.from({ length: count }, next).flat(),
  }
}
