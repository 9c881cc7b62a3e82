import { createHash } from 'node:crypto'
import type { Settings } from '../contract/environment.ts'
import type { CreateSessionRequest } from '../contract/requests.ts'
import { Refusal } from './errors.ts'
import { timing } from './lifecycle.ts'
import { partitionOf, sessionKey, slotsKey } from './partition.ts'
import type { Reply } from './reply.ts'
import * as scripts from './scripts.ts'
import { listed, type Session, SessionEnded, sessionFrom } from './session.ts'
import { parseSessionId } from './session-id.ts'
import type { SessionStore } from './store.ts'

/** A create as its endpoint understood it. */
export type Create = {
  /** Minted once per request, before the first attempt. */
  readonly sessionId: string
  readonly body: CreateSessionRequest
  readonly region: string | undefined
  readonly idempotencyKey: string | undefined
  readonly correlationId: string
}

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

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** What makes two bodies the same request: every known member, `terminate_sessions` as a set. */
const fingerprint = ({ terminate_sessions = [], ...body }: CreateSessionRequest) =>
  sha256(JSON.stringify([Object.entries(body).sort(), [...new Set(terminate_sessions)].sort()]))

export class IdempotencyKeyReused extends Refusal {
  constructor() {
    super('idempotency_key_reused', 'The Idempotency-Key was used with another body.')
  }
}

export class ConcurrencyLimitReached extends Refusal {
  constructor({ limit, count, sessions, now }: Reply, deviceId: string) {
    const silent = sessions.filter((rival) => now - rival.lastHeartbeat > 1.5 * rival.told)
    const wait = Math.max(1, Math.ceil((Math.min(...silent.map((rival) => rival.deadline)) - now) / 1000))
    super('concurrency_limit_reached', `All ${limit} streams of the account are in use.`, {
      members: {
        max_concurrent_streams: limit,
        active_stream_count: count,
        active_sessions: sessions.map((rival) => ({ ...listed(rival), is_this_device: rival.deviceId === deviceId })),
        ...(silent.length > 0 && { retry_after_seconds: wait }),
      },
      ...(silent.length > 0 && { retryAfter: wait }),
    })
  }
}

/**
 * Slots of accounts. `findReplay`, `claim` and `deny` are one atomic step each and may be repeated with the same Create.
 * All throw StorageUnavailable.
 */
export const concurrency = (store: SessionStore, settings: Settings) => {
  const run = {
    findRequest: store.script('findRequest', scripts.findRequest),
    claimSlot: store.script('claimSlot', scripts.claimSlot),
    denySession: store.script('denySession', scripts.denySession),
    listSessions: store.script('listSessions', scripts.listSessions),
  }
  const account = (userId: string) => ({ user_id: userId, default_limit: settings.MAX_CONCURRENT_STREAMS })
  const wish = ({ body, region, idempotencyKey, correlationId }: Create) => ({
    ...account(body.user_id),
    profile_id: body.profile_id,
    content_id: body.content_id,
    device_id: body.device_id,
    region: region ?? '',
    request: idempotencyKey ? sha256(idempotencyKey) : '',
    fingerprint: fingerprint(body),
    correlation_id: correlationId,
  })
  /** Named sessions that could be this user's; ids of another partition, or of none, name nothing. */
  const named = ({ body }: Create) =>
    (body.terminate_sessions ?? []).filter((id) => parseSessionId(id)?.partition === partitionOf(body.user_id))

  const claimed = ({ outcome, now, fields, limit, count }: Reply): Claimed => {
    if (outcome === 'reused') throw new IdempotencyKeyReused()
    if (outcome === 'ended') throw new SessionEnded(sessionFrom(fields))
    const use = { activeStreamCount: count, maxConcurrentStreams: limit }
    return { session: sessionFrom(fields), now, ...use, replayed: outcome === 'replayed' }
  }

  return {
    /** The session an earlier request with this Idempotency-Key took, or undefined. Throws SessionEnded, IdempotencyKeyReused. */
    findReplay: async (create: Create): Promise<Claimed | undefined> => {
      const { user_id } = create.body
      const reply = await run.findRequest(partitionOf(user_id), slotsKey(user_id), wish(create))
      return reply.outcome === 'new' ? undefined : claimed(reply)
    },
    /**
     * Ends the sessions named and takes a slot; when it would not fit, ends nothing. The limit is never exceeded.
     * Throws ConcurrencyLimitReached, SessionEnded, IdempotencyKeyReused.
     */
    claim: async (create: Create, planLimit: number | undefined): Promise<Claimed> => {
      const partition = partitionOf(create.body.user_id)
      const reply = await run.claimSlot(partition, sessionKey(partition, create.sessionId), {
        ...wish(create),
        ...timing(settings),
        session_id: create.sessionId,
        started_by: create.correlationId,
        position: create.body.position ?? 0,
        plan_limit: planLimit ?? '',
        replace: settings.SAME_DEVICE_SESSIONS === 'replace' ? 1 : 0,
        terminate: named(create).join(' '),
        degraded: 0,
      })
      if (reply.outcome === 'refused') throw new ConcurrencyLimitReached(reply, create.body.device_id)
      return claimed(reply)
    },
    /** Tells Engagement of a create that Identity or Content refused. */
    deny: async (create: Create, code: string, reason: string | undefined): Promise<void> => {
      const { user_id } = create.body
      await run.denySession(partitionOf(user_id), slotsKey(user_id), { ...wish(create), code, reason: reason ?? '' })
    },
    /** The live sessions of an account, oldest first, and its limit; zeros for an account never seen. */
    list: (userId: string): Promise<Reply> =>
      run.listSessions(partitionOf(userId), slotsKey(userId), { ...account(userId), correlation_id: '' }),
  }
}

export type Concurrency = ReturnType<typeof concurrency>
