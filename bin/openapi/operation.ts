import { id, userId } from '../../functions/contract/requests.ts'
import type { Route } from '../../functions/contract/route.ts'
import type { EndpointName } from '../../functions/contract/routes.ts'
import type { Json } from './describe.ts'
import { requestExamples } from './examples/requests.ts'
import { SESSION_ID, subject } from './examples/story.ts'
import { parameterReference } from './headers.ts'
import { queryParametersOf } from './in-query.ts'
import { ratesOf } from './rates.ts'
import { responsesOf } from './responses.ts'
import { reference } from './schemas.ts'
import { credentialText, securityOf } from './security.ts'
import { operations } from './texts/operations.ts'

const inPath: Record<string, Json> = {
  userID: { description: 'The account', schema: reference(userId), example: subject.user_id },
  profileID: { description: 'The profile, percent-encoded', schema: reference(id), example: subject.profile_id },
  contentID: { description: 'The title, percent-encoded', schema: reference(id), example: subject.content_id },
  sessionID: {
    description: 'The session, as create gave it, in either case; any other text is a 404',
    schema: { type: 'string' },
    example: SESSION_ID,
  },
}

const parametersOf = (route: Route): Json[] => [
  ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...inPath[name],
  })),
  ...queryParametersOf(route),
  ...(route.method === 'GET' ? [] : [parameterReference('CorrelationId')]),
  ...(route.idempotent ? [parameterReference('IdempotencyKey')] : []),
]

const bodyOf = (name: EndpointName, { body, request }: Route): Json | undefined => {
  if (body === 'none' || !request) return undefined
  const schema = reference(request)
  const asText = { schema: { type: 'string', contentMediaType: 'application/json', contentSchema: schema } }
  return {
    description:
      body === 'required'
        ? 'JSON, in UTF-8'
        : 'JSON, in UTF-8, if there is something to say: nothing, white space, `null` and `[]` say nothing',
    required: body === 'required',
    content: {
      'application/json': { schema, examples: requestExamples[name] },
      'application/*+json': { schema },
      ...(body === 'optional of any type' && { 'text/plain': asText, '*/*': asText }),
    },
  }
}

/** One row of the table as an OpenAPI operation. */
export const operationOf = (name: EndpointName, route: Route): Json => {
  const requestBody = bodyOf(name, route)
  const { tag, text } = operations[name]
  return {
    operationId: name,
    tags: [tag],
    summary: route.summary,
    description: [text, credentialText(route), ratesOf(name)].join('\n\n'),
    security: securityOf(route),
    parameters: parametersOf(route),
    ...(requestBody && { requestBody }),
    responses: responsesOf(name, route),
  }
}

/** The HEAD of a GET: the same headers, without bodies. */
export const headOf = (get: Json): Json => {
  const { operationId, responses, ...same } = get
  const bodiless = Object.entries(responses as Record<string, Json>).map(
    ([status, { $ref, content: _, ...answer }]) => [
      status,
      $ref ? { description: 'API Gateway’s own answer' } : answer,
    ],
  )
  const name = String(operationId).replace(/^get-/, 'head-')
  return {
    ...same,
    operationId: name,
    summary: `As ${operationId}, without a body`,
    responses: Object.fromEntries(bodiless),
  }
}
