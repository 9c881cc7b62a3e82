import type * as z from 'zod/mini'
import type { Recovery } from '../contract/problems.ts'
import type { endReason, rivalSession, sessionStatus } from '../contract/replies.ts'
import { timestamp } from '../contract/rfc3339.ts'
import type { TokenFault } from '../contract/tokens/token-faults.ts'
import { Refusal } from './refusal.ts'

export type Fault = { readonly path: string; readonly message: string }

export class InvalidRequest extends Refusal {
  constructor(errors: readonly Fault[]) {
    super('invalid_request', errors.map(({ path, message }) => (path ? `${path} ${message}` : message)).join('; '), {
      members: { errors },
    })
  }
}

export class SessionNotFound extends Refusal {
  constructor() {
    super('session_not_found', 'There is no such session, or it ended long ago.')
  }
}

/** Identity or Content said no, with the reason it gave. */
export class Denied extends Refusal {
  readonly reason: string | undefined

  constructor(code: 'not_entitled' | 'content_unavailable', reason: string | undefined) {
    const detail = code === 'not_entitled' ? 'The user is not entitled to this title.' : 'The title is not available.'
    super(code, detail, { members: reason === undefined ? {} : { reason } })
    this.reason = reason
  }
}

/** A session that holds a slot which a create asked for. */
export type Rival = z.output<ReturnType<typeof rivalSession>>

/**
 * Every slot is taken. `rivals` are the oldest sessions that hold one; `waitMs` is the time until one that has missed a
 * heartbeat expires, when there is one.
 */
export class ConcurrencyLimitReached extends Refusal {
  constructor(use: { limit: number; count: number; rivals: readonly Rival[]; waitMs: number | undefined }) {
    const wait = use.waitMs === undefined ? undefined : Math.max(1, Math.ceil(use.waitMs / 1000))
    super('concurrency_limit_reached', `All ${use.limit} streams of the account are in use.`, {
      members: {
        max_concurrent_streams: use.limit,
        active_stream_count: use.count,
        active_sessions: use.rivals,
        ...(wait !== undefined && { retry_after_seconds: wait }),
      },
      ...(wait !== undefined && { retryAfter: wait }),
    })
  }
}

/** How a session ended; what its record does not say any more is undefined. `endedAt` in Unix ms. */
export type Ending = {
  readonly status?: z.infer<typeof sessionStatus> | undefined
  readonly endReason?: z.infer<typeof endReason> | undefined
  readonly endedAt?: number | undefined
}

const recoveryFrom = ({ status }: Ending, fromStopped: Recovery): Recovery => {
  if (status === 'stopped') return fromStopped
  return status === 'terminated' ? 'show' : 'recreate'
}

/**
 * The session is over. Where its record does not say how it ended, starting anew is the recovery. `fromStopped` is the
 * recovery from a stopped session: its player has nothing to do, unless the request shows that it plays again.
 */
export class SessionEnded extends Refusal {
  constructor(ending: Ending, fromStopped: Recovery = 'none') {
    const { status, endReason, endedAt } = ending
    super('session_ended', `The session has ended${endReason ? `: ${endReason}` : ''}.`, {
      members: {
        recovery: recoveryFrom(ending, fromStopped),
        ...(status && { session_status: status }),
        ...(endReason && { end_reason: endReason }),
        ...(endedAt && { ended_at: timestamp(endedAt) }),
      },
    })
  }
}

/** The key belongs to another request. */
export class IdempotencyKeyReused extends Refusal {
  constructor() {
    super('idempotency_key_reused', 'The Idempotency-Key was used with another body.')
  }
}

/** The token is not accepted. Its `recovery` is starting anew unless the route says otherwise. */
export class TokenRejected extends Refusal {
  override readonly fault: TokenFault

  constructor(fault: TokenFault, cause?: unknown, recovery: Recovery = 'recreate') {
    const hasExpired = fault === 'expired'
    const detail = hasExpired ? 'The token has expired.' : 'The token is not one that is accepted here.'
    super(hasExpired ? 'token_expired' : 'token_invalid', detail, { members: { recovery }, cause })
    this.fault = fault
  }
}

/** The request has no token, and its route asks for one. */
export class Unauthenticated extends Refusal {
  constructor(recovery: Recovery) {
    super('unauthenticated', 'Send a token: Authorization: Bearer …', { members: { recovery } })
  }
}

/** The token is valid, and of another user. */
export class Forbidden extends Refusal {
  constructor() {
    super('forbidden', 'The token is of another user.')
  }
}

/** One request too many; `waitMs` until one more would be taken. */
export class RateLimited extends Refusal {
  constructor(waitMs: number) {
    super('rate_limited', 'Too many requests: wait as long as Retry-After says.', {
      retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
    })
  }
}

/** A service or a key set that is needed gave no usable answer, or a clock is wrong. */
export class DependencyUnavailable extends Refusal {
  constructor(dependency: 'identity' | 'content' | 'signing_keys' | 'clock', cause: unknown) {
    super('dependency_unavailable', `No usable answer from: ${dependency}.`, {
      members: { dependency },
      retryAfter: 1,
      cause,
    })
  }
}

/** Redis did not answer in time, or not with an answer. */
export class StorageUnavailable extends Refusal {
  constructor(cause: unknown) {
    super('storage_unavailable', 'The session store did not answer.', {
      members: { dependency: 'redis' },
      retryAfter: 1,
      cause,
    })
  }
}
