import { PROBLEM_MEDIA_TYPE, problems } from '../contract/problems.ts'
import { tokenFaults } from '../contract/tokens/token-faults.ts'
import type { Refusal } from '../core/refusals.ts'

const titled = (code: Refusal['code']): { title: string; recovery?: string } => problems[code]

/** What a 401 asks for (RFC 6750 section 3): without a token no fault is told. */
const challenge = ({ code, fault }: Pick<Refusal, 'code' | 'fault'>): string => {
  if (code === 'unauthenticated') return 'Bearer realm="viewing-service"'
  return `Bearer error="invalid_token"${fault ? `, error_description="${tokenFaults[fault]}"` : ''}`
}

/** A refusal as RFC 9457 problem details; `error` repeats `detail` for clients of the original service. */
export const problemReply = (
  { code, status, message, members, retryAfterSeconds, fault }: Refusal,
  requestId: string,
) => ({
  statusCode: status,
  headers: {
    'content-type': PROBLEM_MEDIA_TYPE,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    ...(status === 401 && { 'www-authenticate': challenge({ code, fault }) }),
  },
  body: JSON.stringify({
    type: `urn:viewing-service:problem:${code}`,
    ...titled(code),
    status,
    detail: message,
    code,
    error: message,
    request_id: requestId,
    ...members,
  }),
})

/**
 * Logs what an operator must know of a refusal that is the service's own trouble; never a body, header or token. A wrong
 * clock is the same for every request: whoever reads tokens says it, seldom.
 */
export const logTrouble = ({ code, status, message, members, cause }: Refusal, requestId: string) => {
  if (status < 500 || members.dependency === 'clock') return
  const { dependency } = members
  const reason = cause instanceof Error ? cause.message : undefined
  console.error({ level: 'error', message, code, dependency, cause: reason, request_id: requestId })
}
