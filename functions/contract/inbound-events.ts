import * as z from 'zod/mini'
import { userId } from './requests.ts'

/** The `source` of what Identity tells on the bus. */
export const IDENTITY_SOURCE = 'identity-service'

const TIME_FAULT = 'must be a time as of RFC 3339, with its offset'
const about = { user_id: userId, effective_at: z.iso.datetime({ offset: true, error: TIME_FAULT }) }
const STREAMS_FAULT = 'must be a whole number of at least 1'

/** What Identity tells, by detail type; further members are left out. */
export const inboundEvents = {
  /** The user may see nothing any more. */
  'entitlement.revoked': z.object(about),
  /** So many streams from now on. */
  'plan.changed': z.object({
    ...about,
    max_concurrent_streams: z.int(STREAMS_FAULT).check(z.minimum(1, STREAMS_FAULT)),
  }),
} as const

export type InboundType = keyof typeof inboundEvents
export const inboundTypes = Object.keys(inboundEvents) as readonly InboundType[]

/** An event that took longer than this is ignored, in ms: since then others were asked. */
export const INBOUND_MAX_AGE_MS = 15 * 60_000
