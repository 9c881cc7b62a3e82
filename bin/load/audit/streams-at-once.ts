import type { PublishedEvent } from '../../../test/support/relay/event-validity.ts'

/** From its start to the moment from which its slot could be another's; Unix ms. */
export type Span = { readonly id: string; readonly from: number; readonly to: number }

/**
 * When a session held its slot, from its events (in order): to its end; for one that fell silent to its deadline, which
 * is `windowMs` after the last sign of life; for one whose Redis was lost to that moment. Undefined without a start.
 */
export const spanOf = (
  story: readonly PublishedEvent[],
  windowMs: number,
  cutAt = Number.POSITIVE_INFINITY,
): Span | undefined => {
  const [first] = story
  const end = story.find(({ metadata }) => metadata.end_reason !== undefined)
  if (first?.event_type !== 'playback.started') return undefined
  const silent = end?.metadata.end_reason === 'missed_heartbeats'
  const lastSign = silent ? end.metadata.ended_at : story.at(-1)?.timestamp
  const to = end && !silent ? Date.parse(end.timestamp) : Date.parse(lastSign) + windowMs
  return { id: first.session_id, from: Date.parse(first.timestamp), to: Math.min(to, cutAt) }
}

/** The spans that hold at one moment, where they are most. What ends in the ms in which another begins has made room for it. */
export const mostAtOnce = (spans: readonly Span[]): readonly Span[] => {
  let most: readonly Span[] = []
  for (const { from } of spans) {
    const then = spans.filter((other) => other.from <= from && from < other.to)
    if (then.length > most.length) most = then
  }
  return most
}
