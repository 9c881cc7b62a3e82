import * as z from 'zod/mini'
import { absentOr } from '../fault.ts'
import { keysOf } from '../records.ts'
import { userId } from '../requests.ts'
import { unixMs } from '../rfc3339.ts'

/** The `source` of Identity's events on the bus. */
export const IDENTITY_SOURCE = 'identity-service'

const TIME_FAULT = 'must be a time as of RFC 3339, with its offset'
/** In Unix ms. */
const time = z.pipe(
  z.string({ error: absentOr(TIME_FAULT) }),
  z.transform((text, { issues }) => {
    const ms = unixMs(text)
    if (ms === undefined) issues.push({ code: 'custom', message: TIME_FAULT, input: text })
    return ms ?? Number.NaN
  }),
)
const about = { user_id: userId, effective_at: time }
const STREAMS_FAULT = 'must be a whole number of at least 1'

/** Identity's events, by detail type; further members are left out. */
export const inboundEvents = {
  /** The user may play nothing any more. */
  'entitlement.revoked': z.object(about),
  /** So many streams from now on. */
  'plan.changed': z.object({
    ...about,
    max_concurrent_streams: z.int({ error: absentOr(STREAMS_FAULT) }).check(z.minimum(1, STREAMS_FAULT)),
  }),
} as const

export type InboundType = keyof typeof inboundEvents
export const inboundTypes = keysOf(inboundEvents)

/** An older event is ignored, in ms: decisions have been asked for since. */
export const INBOUND_MAX_AGE_MS = 15 * 60_000
