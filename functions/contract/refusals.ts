import type { ProblemCode } from './problems.ts'

type Codes = readonly ProblemCode[]

/** Of a route that asks for a token. The keys that verify it may be out of reach: dependency_unavailable. */
export const ofCredential = [
  ...['unauthenticated', 'token_invalid', 'token_expired', 'dependency_unavailable'],
] as const satisfies Codes

/** Of a route that takes a body. */
export const ofBody = ['body_too_large', 'unsupported_media_type', 'invalid_request'] as const satisfies Codes

/** Of a route that acts on a session by its id. */
export const ofSession = ['session_not_found', 'rate_limited', 'storage_unavailable'] as const satisfies Codes
