import {
  type AskedEvent,
  type LoggedCount,
  type MissingAnswer,
  MOST_EVENTS,
} from '../../../functions/contract/inspection/inspection.ts'
import type { ReadEvent } from '../events/read-line.ts'
import { createTally } from './tally.ts'

/** What the function `inspect-session-log` answers. */
export type Inspect = {
  readonly missing: (events: readonly AskedEvent[]) => Promise<MissingAnswer>
  readonly counted: (day: string) => Promise<readonly LoggedCount[]>
}

const asked = ({ detail }: ReadEvent): AskedEvent => {
  const { event_id, user_id, timestamp } = detail
  return { event_id, user_id, timestamp, ...('session_id' in detail && { session_id: detail.session_id }) }
}

/**
 * Compares the events of a UTC day with the session log, in both directions; `onMissing` gets each that the log should have
 * and has not. Of an event that comes twice the second counts as a repeat.
 */
export const compare = async (
  stream: AsyncIterable<ReadEvent>,
  day: string,
  inspect: Inspect,
  onMissing: (event: ReadEvent) => void,
) => {
  const [tally, seen] = [createTally(), new Set<string>()]
  let [repeats, waiting]: [number, ReadEvent[]] = [0, []]
  const look = async () => {
    const events = waiting
    waiting = []
    const answer = await inspect.missing(events.map(asked))
    const [missing, leftOut] = [new Set(answer.missing), new Set(answer.left_out)]
    for (const event of events) {
      const { event_id } = event.detail
      tally.ofStream(event.detail, { isMissing: missing.has(event_id), isLeftOut: leftOut.has(event_id) })
      if (missing.has(event_id)) onMissing(event)
    }
  }
  for await (const event of stream) {
    const { event_id, timestamp } = event.detail
    if (!timestamp.startsWith(day)) continue
    if (seen.has(event_id)) repeats += 1
    else waiting.push(event)
    seen.add(event_id)
    if (waiting.length === MOST_EVENTS) await look()
  }
  if (waiting.length > 0) await look()
  tally.ofLog(await inspect.counted(day))
  return { ...tally.result(), repeats }
}

export type Comparison = Awaited<ReturnType<typeof compare>>
