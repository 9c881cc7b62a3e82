import type { EventType } from '../../functions/contract/events/event-types.ts'
import type { Options } from './read-command.ts'
import { type Sample, sample } from './sample.ts'
import { sampleSessionId } from './sample-session.ts'

type Step = { readonly type: EventType; readonly afterSeconds: number; readonly played: readonly string[] }

const step = (type: EventType, afterSeconds: number, seconds?: number): Step => ({
  ...{ type, afterSeconds },
  played: seconds === undefined ? [] : [`metadata.position=${seconds}`, `metadata.watched_seconds=${seconds}`],
})

/** What a player causes that pauses for half a minute. */
const STEPS = [
  step('playback.started', 0),
  step('playback.heartbeat', 30, 30),
  step('playback.paused', 60, 60),
  step('playback.resumed', 90, 60),
  step('playback.heartbeat', 120, 90),
  step('playback.stopped', 130, 100),
]
const LAST_SECONDS = 130

/** The events of one session, which ends now, numbered from 1. Throws {@link Failed} naming all that is wrong. */
export const story = (options: Options, now = Date.now()): readonly Sample[] => {
  const session = options.session ?? sampleSessionId(now - LAST_SECONDS * 1_000)
  return STEPS.map(({ type, afterSeconds, played }, i) =>
    sample(
      type,
      { ...options, session, set: [`sequence=${i + 1}`, ...played] },
      now - (LAST_SECONDS - afterSeconds) * 1_000,
    ),
  )
}
