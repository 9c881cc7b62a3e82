import { type ProblemCode, problems, problemType, type Recovery } from '../../../functions/contract/problems.ts'
import { type Route, statusOf } from '../../../functions/contract/route.ts'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import { MAX_BODY_BYTES } from '../../../functions/contract/sizes.ts'
import { CONTRACT_URL, type Example, running, STARTED } from './story.ts'

type Told = { readonly detail: string; readonly members?: object }

const invalid = (path: string, message: string): Told => ({
  detail: path ? `${path} ${message}` : message,
  members: { errors: [{ path, message }] },
})

const told: Readonly<Record<Exclude<ProblemCode, 'invalid_request'>, Told>> = {
  unauthenticated: { detail: 'Send a token: Authorization: Bearer …' },
  token_invalid: { detail: 'The token is not one that is accepted here.' },
  token_expired: { detail: 'The token has expired.' },
  forbidden: { detail: 'The token is of another user.' },
  not_entitled: {
    detail: 'The user is not entitled to this title.',
    members: { reason: 'no_active_subscription' },
  },
  content_unavailable: { detail: 'The title is not available.', members: { reason: 'not_available_in_region' } },
  session_not_found: { detail: 'There is no such session, or it ended long ago.' },
  concurrency_limit_reached: {
    detail: 'All 1 streams of the account are in use.',
    members: {
      ...{ max_concurrent_streams: 1, active_stream_count: 1 },
      active_sessions: [{ ...running, is_this_device: false }],
      retry_after_seconds: 42,
    },
  },
  session_ended: {
    detail: 'The session has ended: missed_heartbeats.',
    members: { session_status: 'expired', end_reason: 'missed_heartbeats', ended_at: STARTED },
  },
  body_too_large: { detail: `The body may have at most ${MAX_BODY_BYTES} bytes; this one has ${MAX_BODY_BYTES + 1}.` },
  unsupported_media_type: { detail: 'The body must be sent as application/json or another +json type.' },
  idempotency_key_reused: { detail: 'The Idempotency-Key was used with another body.' },
  rate_limited: { detail: 'Too many requests: wait as long as Retry-After says.' },
  dependency_unavailable: {
    detail: 'No usable answer from: signing_keys.',
    members: { dependency: 'signing_keys' },
  },
  storage_unavailable: { detail: 'The session store did not answer.', members: { dependency: 'redis' } },
}

/** A 400 of each route that can have one. */
const invalidOf: Readonly<Partial<Record<EndpointName, Told>>> = {
  'create-session': invalid('device_id', 'is missing'),
  'get-concurrency': invalid('userID', 'must be 1–128 visible ASCII characters without / ? # %, and neither . nor ..'),
  'get-history': invalid('limit', 'must be a whole number from 1 to 100'),
  'get-position': invalid('profileID', 'must be 1–128 visible ASCII characters'),
  'validate-token': invalid('token', 'is missing'),
  'refresh-token': invalid('token', 'is missing'),
}

const toldBy = (endpoint: EndpointName, code: ProblemCode): Told =>
  code === 'invalid_request' ? (invalidOf[endpoint] ?? invalid('', 'the body must be valid JSON')) : told[code]

/** Where the table of problems fixes none: of a token it depends on whose it is, of an ended session on how it ended. */
const recoveryOf = ({ credential }: Route, code: ProblemCode) => {
  const fixed: { title: string; recovery?: Recovery } = problems[code]
  if (fixed.recovery || code === 'session_ended') return fixed.recovery ?? 'recreate'
  return credential === 'none' || credential === 'session' ? 'recreate' : 'sign_in'
}

const ofToken: readonly ProblemCode[] = ['token_invalid', 'token_expired', 'session_ended']

/** A refusal as this route says it. */
export const refusalExample = (endpoint: EndpointName, route: Route, code: ProblemCode): Example => {
  const { title } = problems[code]
  const { detail, members } = toldBy(endpoint, code)
  const request_id = '02eS6Cq/k9dSMzE='
  return {
    summary: title,
    value: {
      ...{ type: problemType(code, CONTRACT_URL), title, status: statusOf(route, code), detail, code },
      ...{ recovery: recoveryOf(route, code), error: detail, request_id, ...members },
      ...(endpoint === 'validate-token' && ofToken.includes(code) && { valid: false }),
    },
  }
}
