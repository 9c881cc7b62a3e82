import { PROBLEM_MEDIA_TYPE, type ProblemCode, problems } from '../../functions/contract/problems.ts'
import { type Route, statusOf } from '../../functions/contract/route.ts'
import type { EndpointName } from '../../functions/contract/routes.ts'
import type { Json } from './describe.ts'
import { refusalExample } from './examples/refusals.ts'
import { replyExamples, unhealthy } from './examples/replies.ts'
import { headerReferences } from './headers.ts'
import { problemName } from './problem-schemas.ts'
import { reference, schemaNamed } from './schemas.ts'
import { operations } from './texts/operations.ts'

const ALWAYS = ['X-Request-Id', 'Cache-Control'] as const

const successHeaders = ({ idempotent, maxAge }: Route) => {
  if (maxAge !== undefined) return ['X-Request-Id', 'Cache-Control-Keys'] as const
  return idempotent ? ([...ALWAYS, 'Location', 'Idempotency-Replayed'] as const) : ALWAYS
}

const success = (name: EndpointName, route: Route): Json => ({
  description: operations[name].done,
  headers: headerReferences(successHeaders(route)),
  content: { 'application/json': { schema: reference(route.reply()), examples: replyExamples[name] } },
})

/** 409 carries Retry-After only when waiting may help. */
const headersOf = (status: number) => {
  if (status === 401) return [...ALWAYS, 'WWW-Authenticate'] as const
  if (status === 409) return [...ALWAYS, 'Retry-After-Rival'] as const
  return status === 429 || status === 503 ? ([...ALWAYS, 'Retry-After'] as const) : ALWAYS
}

/** One of several, told apart by `code`. */
const oneOf = (name: EndpointName, refusals: readonly ProblemCode[]): Json => {
  const named = refusals.map((code) => [code, schemaNamed(problemName(code, name))] as const)
  const mapping = Object.fromEntries(named.map(([code, { $ref }]) => [code, $ref]))
  const schemas = named.map(([, schema]) => schema)
  return schemas.length === 1 && schemas[0]
    ? schemas[0]
    : { oneOf: schemas, discriminator: { propertyName: 'code', mapping } }
}

const refused = (name: EndpointName, route: Route, status: number, refusals: readonly ProblemCode[]): Json => ({
  description: refusals.map((code) => `\`${code}\`: ${problems[code].title.toLowerCase()}`).join('; '),
  headers: headerReferences(headersOf(status)),
  content: {
    [PROBLEM_MEDIA_TYPE]: {
      schema: oneOf(name, refusals),
      examples: Object.fromEntries(refusals.map((code) => [code, refusalExample(name, route, code)])),
    },
  },
})

const unhealthyReply = ({ reply }: Route): Json => ({
  description: 'Redis does not answer.',
  headers: headerReferences([...ALWAYS, 'Retry-After']),
  content: { 'application/json': { schema: reference(reply()), examples: unhealthy } },
})

const gatewayAnswer = (description: string, message: string): Json => ({
  description,
  content: {
    'application/json': { schema: schemaNamed('GatewayMessage'), examples: { gateway: { value: { message } } } },
  },
})

/** API Gateway’s own answers. */
export const gatewayAnswers = {
  GatewayAnswer: gatewayAnswer(
    'API Gateway’s own answer, such as 404 for an unknown path: treat it as `retry`',
    'Not Found',
  ),
  GatewayThrottled: gatewayAnswer(
    'API Gateway’s own answer when all callers together are too many: retry later',
    'Too Many Requests',
  ),
}

const answeredBy = (name: keyof typeof gatewayAnswers): Json => ({ $ref: `#/components/responses/${name}` })

/** Success, every refusal by status, and API Gateway's own answers. */
export const responsesOf = (name: EndpointName, route: Route): Record<string, Json> => {
  const byStatus = Map.groupBy(route.refusals, (code) => statusOf(route, code))
  return {
    [route.status]: success(name, route),
    ...Object.fromEntries([...byStatus].map(([status, refusals]) => [status, refused(name, route, status, refusals)])),
    ...(name === 'get-health' && { 503: unhealthyReply(route) }),
    ...(!byStatus.has(429) && { 429: answeredBy('GatewayThrottled') }),
    default: answeredBy('GatewayAnswer'),
  }
}
