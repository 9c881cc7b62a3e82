import * as z from 'zod/mini'
import {
  IDENTITY_SOURCE,
  INBOUND_MAX_AGE_MS,
  inboundEvents,
  inboundTypes,
} from '../../contract/events/inbound-events.ts'
import { partitionOf, slotsKey } from '../redis/partition.ts'
import { changeEntitlement } from '../redis/scripts.ts'
import type { SessionStore } from '../redis/store.ts'
import { parseScriptReply } from '../session/script-reply.ts'

/** How far Identity's clock and Redis' may be apart, in ms. */
const SKEW_MS = 5_000

/** A change of what an account may play, by Identity. `effectiveAt` in Unix ms, by Identity's clock. */
export type EntitlementChange = {
  readonly userId: string
  readonly effectiveAt: number
  /** Streams of the new plan; undefined for a revocation: nothing may be played any more. */
  readonly maxConcurrentStreams: number | undefined
}

const envelope = z.object({
  source: z.literal(IDENTITY_SOURCE),
  'detail-type': z.enum(inboundTypes),
  detail: z.unknown(),
  'replay-name': z.optional(z.unknown()),
})

/** Names the faults and quotes no value: an event holds ids of people. */
const malformedEvent = (faults: readonly { path: PropertyKey[]; message: string }[]) =>
  new Error(
    `The event does not match the contract: ${faults.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
  )

/**
 * A change from an EventBridge event; undefined for one that is replayed from the archive. Throws, naming every fault, for
 * an event that is not of the contract: Lambda keeps it as a dead letter.
 */
export const readChange = (event: unknown): EntitlementChange | undefined => {
  const read = envelope.safeParse(event)
  if (!read.success) throw malformedEvent(read.error.issues)
  if (read.data['replay-name'] !== undefined) return undefined
  const detail = inboundEvents[read.data['detail-type']].safeParse(read.data.detail)
  if (!detail.success) throw malformedEvent(detail.error.issues)
  const change: { user_id: string; effective_at: number; max_concurrent_streams?: number } = detail.data
  return {
    userId: change.user_id,
    effectiveAt: change.effective_at,
    maxConcurrentStreams: change.max_concurrent_streams,
  }
}

/** The result of a change. Ignored: too old, older than the last one of its kind, or older than an answer of Identity. */
export type Applied = { readonly outcome: 'applied' | 'ignored'; readonly ended: number }

/** `clock`: the function's own, Unix ms. A change counts if it is in effect, and not too old, by that clock or by Redis'. */
export const createEntitlementChanges = (store: SessionStore, clock = Date.now) => {
  const change = store.script(changeEntitlement, parseScriptReply)
  return {
    /**
     * Ends, in one atomic step, what the account may no longer play: all of its sessions, or the newest beyond the limit
     * of its new plan. Decisions older than the change no longer count, those of creates that are under way included.
     * A repeat changes nothing; in whatever order a revocation and a plan come, they end in the same state.
     * Throws StorageUnavailable, and an Error for a change that is not yet in effect.
     */
    apply: async ({ userId, effectiveAt, maxConcurrentStreams }: EntitlementChange): Promise<Applied> => {
      const { outcome, count } = await change(partitionOf(userId), slotsKey(userId), {
        user_id: userId,
        correlation_id: '',
        effective_at: effectiveAt,
        skew: SKEW_MS,
        clock: clock(),
        max_age: INBOUND_MAX_AGE_MS,
        max_concurrent_streams: maxConcurrentStreams ?? '',
      })
      if (outcome === 'early') throw new Error('The change is not in effect yet, by any clock')
      return { outcome: outcome === 'applied' ? 'applied' : 'ignored', ended: count }
    },
  }
}

export type EntitlementChanges = ReturnType<typeof createEntitlementChanges>
