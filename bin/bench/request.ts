import type { Route } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'

/** An event as API Gateway makes it, as far as an endpoint looks at it. */
export const toEvent = (name: EndpointName, parameter: string | undefined, token: string | undefined, body: object) => {
  const { method, path }: Route = routes[name]
  return {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    requestContext: { http: { method, path }, requestId: 'bench' },
    ...(parameter && { pathParameters: { sessionID: parameter } }),
    body: JSON.stringify(body),
    isBase64Encoded: false,
  }
}
