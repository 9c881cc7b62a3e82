import { deadlineOf, doubts } from './doubts.ts'

/** What the events say about a session so far. */
export type SessionRecord = {
  readonly id: string
  readonly user: string
  readonly startedAt: number
  pausedAt: number
  sequence: number
  end: string | undefined
  isCompleted: boolean
}
export type Entry = Readonly<Record<string, string>>

/** Who is playing by the events alone: those of a partition come in the order in which they were committed. */
export const journal = () => {
  const told = new Map<string, SessionRecord>()
  const playing = new Map<string, Map<string, SessionRecord>>()
  const faults: string[] = []
  const open = doubts()

  const start = (id: string, entry: Entry) => {
    const { user_id: user = '', active_stream_count: count, max_concurrent_streams: limit, timestamp } = entry
    const mates = playing.get(user) ?? new Map<string, SessionRecord>()
    const own = { id, user, startedAt: Number(timestamp), pausedAt: 0, sequence: 0, end: undefined, isCompleted: false }
    playing.set(user, mates.set(id, own))
    told.set(id, own)
    if (Number(count) > Number(limit)) faults.push(`${id} of ${user} started as number ${count} of ${limit}`)
    if (mates.size < Number(count)) faults.push(`${id} started as number ${mates.size} and counted ${count}`)
    if (mates.size > Number(count)) open.add(own, mates.size - Number(count), [...mates.values()])
  }
  const end = (known: SessionRecord, { event_type: type = '', end_reason: reason, ended_at, timestamp }: Entry) => {
    const isSecond = type === 'playback.completed' && known.end === 'stopped' && !known.isCompleted && !reason
    if (known.end && !isSecond) faults.push(`${known.id} ended (${known.end}) and then had ${type} ${reason ?? ''}`)
    if (type === 'playback.expired') {
      const deadline = deadlineOf(known, reason, Number(ended_at))
      if (!(Number(timestamp) >= deadline))
        faults.push(
          `${known.id} expired at ${timestamp} (${reason}, last sign of life ${ended_at}, paused ${known.pausedAt}, started ${known.startedAt}), due at ${deadline}`,
        )
      open.expire(known, deadline)
    }
    known.isCompleted ||= type === 'playback.completed'
    known.end ??= reason
    playing.get(known.user)?.delete(known.id)
  }
  return {
    told,
    playing,
    faults,
    /** The starts at which more sessions played than they counted, and which nothing can explain any more. */
    unexplained: () => open.unexplained(),
    enter: (entry: Entry) => {
      const { session_id: id = '', event_type: type, sequence, end_reason, timestamp } = entry
      if (type === 'playback.started') start(id, entry)
      const known = told.get(id)
      if (!known) return faults.push(`${id} had ${type} before it started`)
      known.sequence += 1
      if (Number(sequence) !== known.sequence) faults.push(`${id} had ${sequence} where ${known.sequence} was next`)
      if (!end_reason && !known.end && Number(timestamp) >= deadlineOf(known, 'session_timeout', 0))
        faults.push(`${id} still plays at ${timestamp}, started at ${known.startedAt}`)
      if (type === 'playback.paused') known.pausedAt = Number(timestamp)
      if (end_reason || known.end) end(known, entry)
      return undefined
    },
  }
}
