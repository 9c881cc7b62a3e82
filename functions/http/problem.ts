import { PROBLEM_MEDIA_TYPE, problems, problemType } from '../contract/problems.ts'
import { type Route, statusOf } from '../contract/route.ts'
import { tokenFaults } from '../contract/tokens/token-faults.ts'
import type { Refusal } from '../core/refusal.ts'

const titled = (code: Refusal['code']): { title: string; recovery?: string } => problems[code]

/** The challenge of a 401 (RFC 6750 section 3): a request without a token gets no error code. */
const challenge = ({ code, fault }: Pick<Refusal, 'code' | 'fault'>): string => {
  if (code === 'unauthenticated') return 'Bearer realm="viewing-service"'
  return `Bearer error="invalid_token"${fault ? `, error_description="${tokenFaults[fault]}"` : ''}`
}

/** A refusal as RFC 9457 problem details; `error` repeats `detail` for clients of the original service. */
export const problemReply = (
  route: Route,
  { code, message, members, retryAfterSeconds, fault }: Refusal,
  requestId: string,
  contractUrl?: string,
) => {
  const status = statusOf(route, code)
  return {
    statusCode: status,
    headers: {
      'content-type': PROBLEM_MEDIA_TYPE,
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...(status === 401 && { 'www-authenticate': challenge({ code, fault }) }),
    },
    body: JSON.stringify({
      type: problemType(code, contractUrl),
      ...titled(code),
      status,
      detail: message,
      code,
      error: message,
      request_id: requestId,
      ...members,
    }),
  }
}
