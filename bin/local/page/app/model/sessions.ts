import type { EventHappening } from '../../../activity/happening.ts'

/** The events of one session in the order of their sequence. */
export type SessionEvents = {
  readonly session: string
  readonly user: string
  readonly device: string
  readonly own: readonly EventHappening[]
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const sequenceOf = ({ event }: EventHappening) => Number(event.detail.sequence ?? 0)

/**
 * The events by session, the session with the newest event first; an event that comes late stands where it belongs
 * (functions/contract/events/README.md, "Delivery"). Refused creates have no session and are left out.
 */
export const bySession = (events: readonly EventHappening[]): readonly SessionEvents[] => {
  const newestFirst = events.toSorted((one, other) => other.id - one.id)
  const groups = Map.groupBy(newestFirst, ({ event }) => text(event.detail.session_id))
  groups.delete('')
  return [...groups].map(([session, own]) => ({
    session,
    user: text(own[0]?.event.detail.user_id),
    device: text(own[0]?.event.detail.device_id),
    own: own.toSorted((one, other) => sequenceOf(one) - sequenceOf(other)),
  }))
}

/** Whether the first event of a session and each one up to the newest has arrived. */
export const isWhole = ({ own }: SessionEvents) => own.every((one, index) => sequenceOf(one) === index + 1)
