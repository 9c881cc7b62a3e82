/** What the client is to do next: README.md, "What a player does". */
export type Recovery = 'fix' | 'sign_in' | 'recreate' | 'show' | 'retry' | 'none'

/** Every refusal of the service. `recovery` is absent where it depends on the case. */
export const problems = {
  invalid_request: { status: 400, title: 'The request is not valid', recovery: 'fix' },
  unauthenticated: { status: 401, title: 'A credential is required' },
  token_invalid: { status: 401, title: 'The token is not valid' },
  token_expired: { status: 401, title: 'The token has expired' },
  forbidden: { status: 403, title: 'The credential does not allow this', recovery: 'show' },
  not_entitled: { status: 403, title: 'The user is not entitled to this title', recovery: 'show' },
  content_unavailable: { status: 403, title: 'The title is not available', recovery: 'show' },
  session_not_found: { status: 404, title: 'No such session', recovery: 'recreate' },
  concurrency_limit_reached: { status: 409, title: 'All streams of the account are in use', recovery: 'show' },
  session_ended: { status: 410, title: 'The session has ended' },
  body_too_large: { status: 413, title: 'The body is too large', recovery: 'fix' },
  unsupported_media_type: { status: 415, title: 'The media type is not supported', recovery: 'fix' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request', recovery: 'fix' },
  rate_limited: { status: 429, title: 'Too many requests', recovery: 'retry' },
  dependency_unavailable: { status: 503, title: 'A service this one depends on is unavailable', recovery: 'retry' },
  storage_unavailable: { status: 503, title: 'The session store is unavailable', recovery: 'retry' },
} as const satisfies Record<string, { status: number; title: string; recovery?: Recovery }>

export type ProblemCode = keyof typeof problems

/** The `type` of a refusal: its section of the contract page, at the address where clients read it, or a URN without one. */
export const problemType = (code: ProblemCode, contractUrl = ''): string =>
  contractUrl ? `${contractUrl}#${code}` : `urn:viewing-service:problem:${code}`

/** The media type of every refusal (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'
