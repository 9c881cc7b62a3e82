import type { PlaybackEvent } from '../../../functions/contract/events/events.ts'
import type { LoggedCount } from '../../../functions/contract/inspection/inspection.ts'

const NOTHING = { stream: 0, missing: 0, leftOut: 0, log: 0 }

/** How many events the stream has, of these the log misses or leaves out, and how many the log has in all. */
export type Counts = Readonly<typeof NOTHING>
/** Rows by type, by UTC hour, and their sum. */
export type Tallied = {
  readonly byType: ReadonlyMap<string, Counts>
  readonly byHour: ReadonlyMap<string, Counts>
  readonly all: Counts
}

/** How many the log has that the stream has not. */
export const onlyInLog = ({ stream, missing, leftOut, log }: Counts): number => log - (stream - missing - leftOut)

const counter = () => {
  const rows = new Map<string, Counts>()
  const add = (name: string, more: Partial<Counts>) => {
    const was = rows.get(name) ?? NOTHING
    const { stream = 0, missing = 0, leftOut = 0, log = 0 } = more
    rows.set(name, {
      ...{ stream: was.stream + stream, missing: was.missing + missing },
      ...{ leftOut: was.leftOut + leftOut, log: was.log + log },
    })
  }
  const sorted = () => new Map([...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  return { add, sorted }
}

/** Counts what a comparison finds. */
export const createTally = () => {
  const [types, hours, all] = [counter(), counter(), counter()]
  const add = (type: string, hour: string, more: Partial<Counts>) => {
    types.add(type, more)
    hours.add(hour, more)
    all.add('all', more)
  }
  return {
    ofStream: (
      { event_type, timestamp }: PlaybackEvent,
      { isMissing, isLeftOut }: { isMissing: boolean; isLeftOut: boolean },
    ): void =>
      add(event_type, timestamp.slice(11, 13), { stream: 1, missing: Number(isMissing), leftOut: Number(isLeftOut) }),
    ofLog: (counts: readonly LoggedCount[]): void => {
      for (const { event_type, hour, events } of counts) add(event_type, String(hour).padStart(2, '0'), { log: events })
    },
    result: (): Tallied => ({
      ...{ byType: types.sorted(), byHour: hours.sorted() },
      all: all.sorted().get('all') ?? NOTHING,
    }),
  }
}
