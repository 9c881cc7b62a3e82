import { userId } from '../../functions/contract/requests.ts'
import type { Route } from '../../functions/contract/route.ts'
import type { EndpointName } from '../../functions/contract/routes.ts'
import { parameterReference } from './headers.ts'
import { responsesOf } from './responses.ts'
import { type Json, reference } from './schemas.ts'

const pathSchemas: Record<string, Json> = {
  userID: reference(userId),
  sessionID: { type: 'string', description: 'As create-session gave it, in either case; any other text is a 404' },
}

const parametersOf = ({ path, method, idempotent }: Route): Json[] => [
  ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: pathSchemas[name] ?? { type: 'string' },
  })),
  ...(method === 'GET' ? [] : [parameterReference('CorrelationId')]),
  ...(idempotent ? [parameterReference('IdempotencyKey')] : []),
]

const bodyOf = ({ body, request }: Route): Json | undefined => {
  if (body === 'none' || !request) return undefined
  const schema = reference(request)
  const asText = { schema: { type: 'string', contentMediaType: 'application/json', contentSchema: schema } }
  return {
    required: body === 'required',
    content: {
      'application/json': { schema },
      ...(body === 'optional of any type' && { 'text/plain': asText, '*/*': asText }),
    },
  }
}

const userToken = { userToken: [] }
const playbackToken = { playbackToken: [] }
const securityOf: Record<Route['credential'], Json[]> = {
  none: [],
  user: [userToken],
  session: [playbackToken],
  'user or session': [userToken, playbackToken],
}

/** One row of the table as an OpenAPI operation. */
export const operationOf = (name: EndpointName, route: Route): Json => {
  const requestBody = bodyOf(route)
  return {
    operationId: name,
    summary: route.summary,
    // `{}`: nothing beside the body, which then holds the token.
    security: [...securityOf[route.credential], ...(route.tokenInBody ? [{}] : [])],
    parameters: parametersOf(route),
    ...(requestBody && { requestBody }),
    responses: responsesOf(name, route),
  }
}

/** The HEAD of a GET: the same headers, without bodies. */
export const headOf = (get: Json): Json => {
  const { operationId, responses, ...same } = get
  const bodiless = Object.entries(responses as Record<string, Json>).map(([status, { content: _, ...answer }]) => [
    status,
    status === 'default' ? { description: 'API Gateway’s own answer' } : answer,
  ])
  const name = String(operationId).replace(/^get-/, 'head-')
  return {
    ...same,
    operationId: name,
    summary: `As ${operationId}, without a body`,
    responses: Object.fromEntries(bodiless),
  }
}
