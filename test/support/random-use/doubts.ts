import type { SessionRecord } from './journal.ts'
import { TIMES } from './world.ts'

/** When an expired session was due, by its events; never, when they contradict that. */
export const deadlineOf = ({ startedAt, pausedAt }: SessionRecord, reason: string | undefined, lastSign: number) => {
  if (reason === 'missed_heartbeats') return lastSign + TIMES.window
  if (reason === 'session_timeout') return startedAt + TIMES.session
  return reason === 'paused_too_long' ? pausedAt + TIMES.pause : Number.POSITIVE_INFINITY
}

/**
 * Starts at which more sessions were playing, by the events, than the start itself counted. That is right when the
 * deadline of the others had passed and Redis had freed their slots: only the sweep then publishes their end, later.
 */
export const doubts = () => {
  const open = new Set<{ by: SessionRecord; missing: number; mates: Set<SessionRecord> }>()
  return {
    add: (by: SessionRecord, missing: number, mates: readonly SessionRecord[]) =>
      open.add({ by, missing, mates: new Set(mates) }),
    expire: (mate: SessionRecord, deadline: number) => {
      for (const doubt of open) {
        if (deadline <= doubt.by.startedAt && doubt.mates.delete(mate)) doubt.missing -= 1
        if (doubt.missing === 0) open.delete(doubt)
      }
    },
    unexplained: () =>
      [...open]
        .filter(({ mates, missing }) => [...mates].filter(({ end }) => !end).length < missing)
        .map(({ by, missing }) => `${by.id} of ${by.user} started beside ${missing} more than it counted`),
  }
}
