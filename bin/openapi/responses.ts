import { PROBLEM_MEDIA_TYPE, type ProblemCode } from '../../functions/contract/problems.ts'
import { type Route, statusOf } from '../../functions/contract/route.ts'
import type { EndpointName } from '../../functions/contract/routes.ts'
import { headerReferences } from './headers.ts'
import { problemReference } from './problem-schemas.ts'
import { type Json, reference } from './schemas.ts'

const ALWAYS = ['X-Request-Id', 'Cache-Control'] as const

const success = ({ status, reply, idempotent }: Route): Json => ({
  description: status === 201 ? 'Created' : 'Done',
  headers: headerReferences(idempotent ? [...ALWAYS, 'Location', 'Idempotency-Replayed'] : ALWAYS),
  content: { 'application/json': { schema: reference(reply()) } },
})

/** 409 carries Retry-After only when waiting may help. */
const headersOf = (status: number) => {
  if (status === 401) return [...ALWAYS, 'WWW-Authenticate'] as const
  return [409, 429, 503].includes(status) ? ([...ALWAYS, 'Retry-After'] as const) : ALWAYS
}

const refused = (status: number, refusals: readonly ProblemCode[]): Json => {
  const schemas = refusals.map(problemReference)
  return {
    description: refusals.join(', '),
    headers: headerReferences(headersOf(status)),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas } } },
  }
}

const unhealthy = ({ reply }: Route): Json => ({
  description: 'Redis does not answer',
  headers: headerReferences([...ALWAYS, 'Retry-After']),
  content: { 'application/json': { schema: reference(reply()) } },
})

/** Success, every refusal by status, and API Gateway's own answers. */
export const responsesOf = (name: EndpointName, route: Route): Record<string, Json> => {
  const byStatus = Map.groupBy(route.refusals, (code) => statusOf(route, code))
  return {
    [route.status]: success(route),
    ...Object.fromEntries([...byStatus].map(([status, refusals]) => [status, refused(status, refusals)])),
    ...(name === 'get-health' && { 503: unhealthy(route) }),
    default: { $ref: '#/components/responses/GatewayAnswer' },
  }
}
