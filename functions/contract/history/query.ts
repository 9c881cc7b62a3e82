import * as z from 'zod/mini'
import { id } from '../requests.ts'
import { unixMs } from '../rfc3339.ts'
import { sessionOfCursor } from './cursor.ts'

export const MOST_SESSIONS = 100
export const USUAL_SESSIONS = 20

/** A text that means something, and what it means. */
const meaning = <Value>(read: (text: string) => Value | undefined, fault: string) =>
  z.optional(
    z.pipe(
      z.string().check(z.refine((text) => read(text) !== undefined, fault)),
      z.transform((text: string) => read(text)),
    ),
  )

const time = meaning(unixMs, 'must be a time as of RFC 3339, such as 2026-11-27T22:45:59Z')

const countIn = (text: string) => (/^([1-9]\d?|100)$/.test(text) ? Number(text) : undefined)

/** Which sessions of a user's history are asked for. Times become Unix ms, the cursor the session that it stands for. */
export const historyQuery = z.object({
  profile_id: z.optional(id),
  from: time,
  to: time,
  limit: meaning(countIn, `must be a whole number from 1 to ${MOST_SESSIONS}`),
  cursor: meaning(sessionOfCursor, 'must be the next_cursor of a page'),
})
