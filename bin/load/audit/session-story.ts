import type { PublishedEvent } from '../../../test/support/relay/event-validity.ts'

/** What is known of a session beside the events that the bus has. */
export type Known = {
  /** Heartbeats that were answered with 200. */
  readonly beats: number
  /** It was in a Redis that was lost. */
  readonly cut?: {
    /** Its last sequence then. */
    readonly last: number
    /** The events that waited in the outbox then, by sequence. */
    readonly waiting: ReadonlyMap<number, PublishedEvent>
  }
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1)
const isEnd = ({ metadata }: PublishedEvent) => metadata.end_reason !== undefined
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** The sequences that are nowhere, and those that went with Redis. */
const missing = (story: readonly PublishedEvent[], { cut }: Known) => {
  const has = new Set(story.map(({ sequence }) => sequence))
  const last = Math.max(cut?.last ?? 0, ...has, 1)
  return upTo(last).filter((sequence) => !has.has(sequence))
}

/** The events together with those that would have been published if Redis had not been lost; in order. */
export const withWaiting = (story: readonly PublishedEvent[], known: Known): readonly PublishedEvent[] => {
  const has = new Set(story.map(({ sequence }) => sequence))
  const more = [...(known.cut?.waiting.values() ?? [])].filter(({ sequence }) => !has.has(sequence))
  return [...story, ...more].sort((a, b) => a.sequence - b.sequence)
}

/** How many events of the session were lost together with a Redis that was. */
export const lostWithRedis = (story: readonly PublishedEvent[], known: Known): number =>
  missing(story, known).filter((sequence) => known.cut?.waiting.has(sequence)).length

/** How many events are lost: gaps, a missing end, and acknowledged heartbeats that were not published. */
export const lostEvents = (story: readonly PublishedEvent[], known: Known): number => {
  const gaps = missing(story, known).filter((sequence) => !known.cut?.waiting.has(sequence)).length
  const all = withWaiting(story, known)
  const beats = all.filter(({ event_type }) => event_type === 'playback.heartbeat').length
  const counted = beats + sum(all.map(({ metadata }) => metadata.heartbeats_dropped ?? 0))
  const withoutEnd = !known.cut && !story.some(isEnd) ? 1 : 0
  return gaps + withoutEnd + (gaps > 0 ? 0 : Math.max(0, known.beats - counted))
}

const follows = (before: PublishedEvent, after: PublishedEvent) => {
  const [was, is] = [before.metadata, after.metadata]
  if (after.timestamp < before.timestamp) return 'time goes back'
  if (is.watched_seconds < (was.watched_seconds ?? 0)) return 'what was watched shrinks'
  if (isEnd(before) && before.event_type !== 'playback.stopped') return 'something follows the end'
  if (isEnd(before) && after.event_type !== 'playback.completed')
    return 'something other than completed follows stopped'
  return undefined
}

/** `active` or `paused` after an event, as far as it says so. */
const stateAfter = ({ event_type: type, metadata }: PublishedEvent) => {
  if (type === 'playback.paused') return 'paused'
  return type === 'playback.heartbeat' ? metadata.session_status : 'active'
}

/** Whether an event can come when the one before it left the session in that state. */
const fits = (state: string, { event_type: type, metadata }: PublishedEvent) => {
  if (type === 'playback.paused') return state === 'active'
  if (type === 'playback.resumed') return state === 'paused'
  return type !== 'playback.heartbeat' || metadata.session_status === state
}

const betweenNeighbours = (before: PublishedEvent, after: PublishedEvent) => {
  if (after.sequence !== before.sequence + 1) return []
  const impossible = fits(stateAfter(before), after) ? undefined : `${after.event_type} cannot follow`
  return [follows(before, after), impossible].filter((fault) => fault !== undefined)
}

/** What is wrong with the events of a session (each once, any order) beside {@link lostEvents}. */
export const storyFaults = (events: readonly PublishedEvent[], known: Known): string[] => {
  const story = events.toSorted((a, b) => a.sequence - b.sequence)
  const starts = story.filter(({ event_type }) => event_type === 'playback.started')
  const ends = story.filter(isEnd)
  return [
    ...(new Set(story.map(({ sequence }) => sequence)).size < story.length ? ['two events have one sequence'] : []),
    ...(starts.length > 1 || starts.some(({ sequence }) => sequence !== 1)
      ? ['it starts somewhere else than first']
      : []),
    ...(ends.length > 1 ? [`it ends ${ends.length} times`] : []),
    ...(known.cut && story.some(({ sequence }) => sequence > (known.cut?.last ?? 0)) ? ['it outlives its Redis'] : []),
    ...story.flatMap((after, i) => {
      const before = story[i - 1]
      return before ? betweenNeighbours(before, after) : []
    }),
  ]
}
