import fc from 'fast-check'
import type { PlaybackEvent } from '../../../functions/contract/events/events.ts'
import { createSessionId } from '../../../functions/core/session/session-id.ts'

const SECOND = 1_000

/** What happens in a life, each some seconds after the one before. */
type Step = { readonly what: 'heartbeat' | 'paused' | 'resumed'; readonly after: number; readonly watched: number }
type Ending = { readonly type: 'stopped' | 'completed' | 'expired'; readonly terminatedAfterwards: boolean }
type Life = {
  readonly user: string
  readonly startedAt: number
  readonly degraded: boolean
  readonly hasStart: boolean
  readonly steps: readonly Step[]
  readonly ending: Ending | undefined
  /** A failover lost so many of its last writes, which had been published: it goes on from before them. */
  readonly lost: { readonly events: number; readonly next: readonly Step[]; readonly endsAgain: boolean } | undefined
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('heartbeat', 'heartbeat', 'paused', 'resumed'),
  after: fc.integer({ min: 1, max: 60 }),
  watched: fc.integer({ min: 0, max: 60 }),
})
const ending: fc.Arbitrary<Ending> = fc.record({
  type: fc.constantFrom('stopped', 'completed', 'expired'),
  terminatedAfterwards: fc.boolean(),
})
const steps = fc.array(step, { maxLength: 8 })

export const life: fc.Arbitrary<Life> = fc.record({
  user: fc.constantFrom('ann', 'bob'),
  // A month's end is in it, and a change of the year.
  startedAt: fc.integer({ min: Date.UTC(2026, 10, 28), max: Date.UTC(2026, 10, 29) }),
  degraded: fc.boolean(),
  hasStart: fc.boolean(),
  steps,
  ending: fc.option(ending, { nil: undefined }),
  lost: fc.option(fc.record({ events: fc.integer({ min: 1, max: 4 }), next: steps, endsAgain: fc.boolean() }), {
    nil: undefined,
  }),
})

let made = 0

/** The events of a life in the order in which they happened. */
export const eventsOf = ({ user, startedAt, degraded, hasStart, steps, ending, lost }: Life): PlaybackEvent[] => {
  const session_id = createSessionId(user, startedAt)
  const events: PlaybackEvent[] = []
  let [at, sequence, watched] = [startedAt, 0, 0]
  const add = (event_type: string, metadata: object) => {
    const about = { user_id: user, profile_id: 'main', content_id: 'film-1', device_id: 'tv', correlation_id: 'c' }
    const times = { event_id: `e${made++}`, schema_version: 1, timestamp: new Date(at).toISOString() }
    const counted = { position: watched, watched_seconds: watched, ...metadata, ...(degraded && { degraded }) }
    events.push({
      ...times,
      ...about,
      session_id,
      sequence: ++sequence,
      event_type,
      metadata: counted,
    } as PlaybackEvent)
  }
  const live = (some: readonly Step[]) => {
    for (const { what, after, watched: seconds } of some) {
      at += after * SECOND
      watched += seconds
      add(`playback.${what}`, what === 'heartbeat' ? { session_status: 'active' } : {})
    }
  }
  const end = ({ type, terminatedAfterwards }: Ending) => {
    at += SECOND
    add(`playback.${type}`, { end_reason: 'stopped', ended_at: new Date(at - 500).toISOString() })
    at += SECOND
    if (terminatedAfterwards) add('playback.completed', {})
  }
  add('playback.started', { active_stream_count: 1, max_concurrent_streams: 4 })
  live(steps)
  if (ending) end(ending)
  if (lost) {
    sequence = Math.max(1, sequence - lost.events)
    at += 5 * SECOND
    live(lost.next)
    if (lost.endsAgain) end({ type: 'expired', terminatedAfterwards: false })
  }
  return hasStart ? events : events.slice(1)
}
