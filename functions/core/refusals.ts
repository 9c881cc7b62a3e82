import { type ProblemCode, problems, type Recovery } from '../contract/problems.ts'
import type { TokenFault } from '../contract/tokens/token-faults.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * A decision not to do what was asked. `code` is the contract's, `members` are the extra members of the reply;
 * `detail` is for the client's developers and holds nothing internal. What caused it stays in `cause`, for the log.
 */
export class Refusal extends Error {
  readonly code: ProblemCode
  readonly members: Members
  readonly retryAfterSeconds: number | undefined
  readonly status: number
  /** What is wrong with the token, where one is refused. */
  readonly fault: TokenFault | undefined

  /** `status` only where a route answers a code with another one than the contract's table. */
  constructor(
    code: ProblemCode,
    detail: string,
    more: { members?: Members; retryAfter?: number; cause?: unknown; status?: number; fault?: TokenFault } = {},
  ) {
    super(detail, { cause: more.cause })
    this.name = code
    this.code = code
    this.status = more.status ?? problems[code].status
    this.members = more.members ?? {}
    this.retryAfterSeconds = more.retryAfter
    this.fault = more.fault
  }
}

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

/** The key belongs to another request. */
export class IdempotencyKeyReused extends Refusal {
  constructor() {
    super('idempotency_key_reused', 'The Idempotency-Key was used with another body.')
  }
}

/** The token is no good. Its `recovery` is starting anew unless the route says otherwise. */
export class TokenRejected extends Refusal {
  override readonly fault: TokenFault

  constructor(fault: TokenFault, cause?: unknown, recovery: Recovery = 'recreate') {
    const isOld = fault === 'expired'
    const detail = isOld ? 'The token has expired.' : 'The token is not one that is accepted here.'
    super(isOld ? 'token_expired' : 'token_invalid', detail, { members: { recovery }, cause })
    this.fault = fault
  }
}

/** No token was shown where one is needed. */
export class Unauthenticated extends Refusal {
  constructor(recovery: Recovery) {
    super('unauthenticated', 'Send a token: Authorization: Bearer …', { members: { recovery } })
  }
}

/** The token is good, and of another user. */
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

/** A service that was asked gave no answer that could be used. */
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
