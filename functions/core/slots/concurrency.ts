import { type Known, parseKnown } from '../entitlement/decision.ts'
import type { Ruling } from '../entitlement/entitlement.ts'
import { partitionOf, sessionKey, slotsKey } from '../redis/partition.ts'
import * as scripts from '../redis/scripts.ts'
import type { SessionStore } from '../redis/store.ts'
import { refusing } from '../refusal.ts'
import { ConcurrencyLimitReached, type Denied, IdempotencyKeyReused, RateLimited, SessionEnded } from '../refusals.ts'
import { readCounterOf } from '../session/lifecycle.ts'
import { parseScriptReply, type ScriptReply } from '../session/script-reply.ts'
import { parseEnding, type Session, toListedSession, wholeEnding } from '../session/session.ts'
import { type Create, lessonArgumentsOf, namedSessions, scriptArgumentsOf } from './create.ts'

/** A session that holds a slot, and the account's use at that moment. */
export type Claimed = {
  readonly session: Session
  /** Redis' clock, Unix ms. */
  readonly now: number
  readonly activeStreamCount: number
  readonly maxConcurrentStreams: number
  /** An earlier request with the same Idempotency-Key took it. */
  readonly replayed: boolean
}

/** What there is to know before others are asked. */
export type Found = { readonly replay?: Claimed; readonly known: Known }

/** Throws RateLimited when that is the answer. */
const unlessLimited = <Outcome extends string>(reply: ScriptReply<Outcome>) => {
  if (reply.outcome === 'limited') throw new RateLimited(Number(reply.details.wait))
  return reply
}

/** The refusal of a create whose device is `deviceId`. */
const limitReached = ({ limit, count, sessions, details }: ScriptReply<string>, deviceId: string) =>
  new ConcurrencyLimitReached({
    ...{ limit, count },
    rivals: sessions.map((rival) => ({ ...toListedSession(rival), is_this_device: rival.deviceId === deviceId })),
    waitMs: details.wait === undefined ? undefined : Number(details.wait),
  })

/**
 * Slots of accounts. `find`, `claim` and `deny` are one atomic step each and may be repeated with the same Create.
 * All throw StorageUnavailable.
 */
export const createConcurrency = (store: SessionStore) => {
  const run = {
    findRequest: store.script(scripts.findRequest, parseScriptReply),
    claimSlot: store.script(scripts.claimSlot, parseScriptReply),
    denySession: store.script(scripts.denySession, parseScriptReply),
    listSessions: store.script(scripts.listSessions, parseScriptReply),
  }
  const claimed = ({ outcome, now, session, details, ...use }: ScriptReply<string>): Claimed => {
    if (outcome === 'reused') throw new IdempotencyKeyReused()
    if (!session) throw new SessionEnded(wholeEnding(parseEnding(details), now))
    const { count: activeStreamCount, limit: maxConcurrentStreams } = use
    return {
      session,
      now,
      activeStreamCount,
      maxConcurrentStreams,
      replayed: outcome === 'replayed',
    }
  }

  return {
    /**
     * The session an earlier request with this Idempotency-Key took, or what is known of the questions a create raises,
     * each at a rate of the user's own. Throws SessionEnded, IdempotencyKeyReused, RateLimited.
     */
    find: async (create: Create): Promise<Found> => {
      const { user_id } = create.body
      const asked = scriptArgumentsOf(create)
      const reply = unlessLimited(await run.findRequest(partitionOf(user_id), slotsKey(user_id), asked))
      const known = parseKnown(reply.details, reply.now)
      return reply.outcome === 'new' ? { known } : { known, replay: claimed(reply) }
    },
    /**
     * Ends the sessions named and takes a slot; when it would not fit, ends nothing. The limit is never exceeded.
     * Undefined when a revocation is newer than what the create goes by: nothing was done, ask again.
     * Throws ConcurrencyLimitReached, SessionEnded, IdempotencyKeyReused.
     */
    claim: async (create: Create, ruling: Ruling): Promise<Claimed | undefined> => {
      const partition = partitionOf(create.body.user_id)
      const reply = await run.claimSlot(partition, sessionKey(partition, create.sessionId), {
        ...scriptArgumentsOf(create),
        ...lessonArgumentsOf(ruling),
        session_id: create.sessionId,
        started_by: create.correlationId,
        position: create.body.position ?? 0,
        as_of: ruling.asOf ?? '',
        terminate: namedSessions(create).join(' '),
        degraded: ruling.degraded ? 1 : 0,
      })
      if (reply.outcome === 'refused') throw limitReached(reply, create.body.device_id)
      return reply.outcome === 'outdated' ? undefined : claimed(reply)
    },
    /** Remembers what Identity and Content said of a create that one of them refused, and emits its event. */
    deny: async (create: Create, { code, reason }: Denied, ruling: Ruling): Promise<void> => {
      const { user_id } = create.body
      await run.denySession(partitionOf(user_id), slotsKey(user_id), {
        ...scriptArgumentsOf(create),
        ...lessonArgumentsOf(ruling),
        code,
        reason: reason ?? '',
      })
    },
    /**
     * How many live sessions an account has, the oldest 100 of them, oldest first, and its limit, at a rate; zeros for an
     * account never seen. Throws RateLimited.
     */
    list: refusing(
      ['rate_limited', 'storage_unavailable'],
      async (userId: string, byOperator?: boolean): Promise<ScriptReply<string>> => {
        const asked = { reads: readCounterOf(byOperator), user_id: userId, correlation_id: '' }
        return unlessLimited(await run.listSessions(partitionOf(userId), slotsKey(userId), asked))
      },
    ),
  }
}

export type Concurrency = ReturnType<typeof createConcurrency>
