import { accountIn } from './entry-fields.ts'
import type { Entry, Outbox, Taken } from './outbox.ts'
import type { RelayRun } from './run.ts'

/** Entries read in one go, and how many of an account are kept ready. */
const LOOK = 500
const READY = 20
/** More entries than this for each account at the head of the outbox: few accounts have filled it. */
const PILE = 4

const accountOf = ({ fields }: Entry) => accountIn(fields)

const isAfter = (one: string, other: string) => {
  const [[ms = '', number = ''], [otherMs = '', otherNumber = '']] = [one.split('-'), other.split('-')]
  return ms === otherMs ? BigInt(number) > BigInt(otherNumber) : Number(ms) > Number(otherMs)
}

/**
 * Where few accounts have filled a partition's outbox, the entries of other accounts behind them are found ahead, and
 * given in turn by account, each account's in the order of the stream. An entry that is given here is published without
 * being taken from the group. It stays in the stream, so another run takes it if this one dies; when it is taken it is
 * recognised as in flight or is gone.
 * Two runs at once might both publish it, so only a run that is alone looks ahead.
 */
export const createOvertaking = (partition: number, outbox: Outbox, run: RelayRun) => {
  const ready = new Map<string, Entry[]>()
  /** Accounts with more entries before `seen` than are ready: their later entries keep the order of the stream. */
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
    /** Notes what was taken when so many entries were asked for. */
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
    /** How many entries of others are ready, `most` at most; none unless few accounts hold the head of the outbox. */
    ready: async (most: number): Promise<number> => {
      if (head.size === 0 || !run.isAlone()) return 0
      await look()
      return Math.min(most, [...ready.values()].flat().length)
    },
    /** So many of them, if they have not been taken meanwhile. */
    pick: (count: number): readonly Entry[] => Array.from({ length: count }, next).flat(),
  }
}
