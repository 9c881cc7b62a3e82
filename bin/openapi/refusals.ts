import { type ProblemCode, problems } from '../../functions/contract/problems.ts'
import type { Route } from '../../functions/contract/route.ts'
import type { EndpointName } from '../../functions/contract/routes.ts'

export type Refusal = { readonly code: ProblemCode; readonly status: number }

const refusal = (code: ProblemCode, status: number = problems[code].status): Refusal => ({ code, status })

/** What the table cannot tell: refusals that come from what the endpoint does. */
const own: Partial<Record<EndpointName, readonly Refusal[]>> = {
  'create-session': [
    refusal('not_entitled'),
    refusal('content_unavailable'),
    refusal('concurrency_limit_reached'),
    refusal('session_ended'),
    refusal('rate_limited'),
  ],
  'send-heartbeat': [refusal('session_ended'), refusal('rate_limited')],
  'pause-session': [refusal('session_ended'), refusal('rate_limited')],
  'resume-session': [refusal('session_ended'), refusal('rate_limited')],
  'stop-session': [refusal('rate_limited')],
  'get-session': [refusal('rate_limited')],
  'terminate-session': [refusal('rate_limited')],
  'get-concurrency': [refusal('rate_limited')],
  'validate-token': [
    refusal('token_invalid'),
    refusal('token_expired'),
    refusal('session_ended', 401),
    refusal('rate_limited'),
    refusal('dependency_unavailable'),
  ],
  'refresh-token': [
    refusal('token_invalid'),
    refusal('token_expired'),
    refusal('session_not_found'),
    refusal('session_ended'),
    refusal('rate_limited'),
    refusal('dependency_unavailable'),
  ],
  'get-jwks': [refusal('dependency_unavailable')],
}

const ofCredential = ({ credential }: Route) => {
  if (credential === 'none') return []
  const codes = ['unauthenticated', 'token_invalid', 'token_expired', 'dependency_unavailable'] as const
  return [...codes, ...(credential === 'user' ? (['forbidden'] as const) : [])].map((code) => refusal(code))
}

const ofBody = ({ body }: Route) =>
  body === 'none' ? [] : [refusal('body_too_large'), refusal('unsupported_media_type'), refusal('invalid_request')]

const ofPath = ({ path }: Route) => [
  ...(path.includes('{sessionID}') ? [refusal('session_not_found')] : []),
  ...(path.includes('{userID}') ? [refusal('invalid_request')] : []),
]

/** Every refusal of one endpoint. get-health has none: it reports the trouble others refuse with. */
export const refusalsOf = (name: EndpointName, route: Route): Refusal[] => [
  ...ofCredential(route),
  ...ofBody(route),
  ...ofPath(route),
  ...(route.idempotent ? [refusal('idempotency_key_reused')] : []),
  ...(own[name] ?? []),
  ...(name === 'get-health' || !route.reaches.includes('redis') ? [] : [refusal('storage_unavailable')]),
]
