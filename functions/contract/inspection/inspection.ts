import * as z from 'zod/mini'

/** As many events as one question may name: the answer stays far below the 6 MB that Lambda allows. */
export const MOST_EVENTS = 5_000

/** What of an event says where the session log has it, and whether the log leaves it out. */
const askedEvent = z.strictObject({
  event_id: z.string(),
  user_id: z.string(),
  timestamp: z.iso.datetime({ precision: 3 }),
  /** Absent for `playback.denied`. */
  session_id: z.optional(z.uuid()),
})
export type AskedEvent = z.output<typeof askedEvent>

/** What `inspect-session-log` is invoked with: which of these events are missing, or how many events happened in an UTC day. */
export const inspectionRequest = z.union([
  z.strictObject({ events: z.array(askedEvent).check(z.maxLength(MOST_EVENTS)) }),
  z.strictObject({ day: z.iso.date() }),
])

/**
 * Which of the events the log has not, by their ids. What it `left_out` it must not have: the user was erased after the
 * event, or the month is older than those it keeps.
 */
export const missingAnswer = z.object({ missing: z.array(z.string()), left_out: z.array(z.string()) })
export type MissingAnswer = z.output<typeof missingAnswer>

const loggedCount = z.object({ event_type: z.string(), hour: z.int(), events: z.int() })
/** How many events the log has of each type and UTC hour of the day. */
export const countedAnswer = z.object({ counted: z.array(loggedCount) })
export type LoggedCount = z.output<typeof loggedCount>
