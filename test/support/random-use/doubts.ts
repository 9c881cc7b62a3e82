import type { Told } from './journal.ts'
import { TIMES } from './world.ts'

/** When a session that has expired was due, by what is told of it; never, when that makes no sense. */
export const deadlineOf = ({ startedAt, pausedAt }: Told, reason: string | undefined, lastSign: number) => {
  if (reason === 'missed_heartbeats') return lastSign + TIMES.window
  if (reason === 'session_timeout') return startedAt + TIMES.session
  return reason === 'paused_too_long' ? pausedAt + TIMES.pause : Number.POSITIVE_INFINITY
}

/**
 * Starts beside which more sessions were playing, by the events, than they told. Rightly, where the deadline of those
 * had passed and Redis had forgotten their slots: nobody but the sweep then tells of them, and later.
 */
export const doubts = () => {
  const open = new Set<{ by: Told; missing: number; mates: Set<Told> }>()
  return {
    add: (by: Told, missing: number, mates: readonly Told[]) => open.add({ by, missing, mates: new Set(mates) }),
    expire: (mate: Told, deadline: number) => {
      for (const doubt of open) {
        if (deadline <= doubt.by.startedAt && doubt.mates.delete(mate)) doubt.missing -= 1
        if (doubt.missing === 0) open.delete(doubt)
      }
    },
    unexplained: () =>
      [...open]
        .filter(({ mates, missing }) => [...mates].filter(({ end }) => !end).length < missing)
        .map(({ by, missing }) => `${by.id} of ${by.user} started beside ${missing} more than it told`),
  }
}
