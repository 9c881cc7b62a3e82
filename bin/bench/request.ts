import { randomUUID } from 'node:crypto'
import type { Route } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'

export type Request = {
  /** What stands in the path's only parameter. */
  readonly parameter?: string | undefined
  readonly token?: string | undefined
  readonly body?: object | undefined
  readonly idempotencyKey?: string
}

/** An event as API Gateway makes it, as far as an endpoint looks at it. */
export const toEvent = (name: EndpointName, { parameter, token, body, idempotencyKey }: Request) => {
  const { method, path }: Route = routes[name]
  const [, parameterName] = /\{(\w+)\}/.exec(path) ?? []
  return {
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      'x-correlation-id': randomUUID(),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    },
    requestContext: { http: { method, path }, requestId: 'bench' },
    ...(parameterName && { pathParameters: { [parameterName]: parameter } }),
    ...(body && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  }
}
