import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Route } from '../../../functions/contract/route.ts'

export type Sent = {
  /** Sent as JSON; `text` sends a body as it is. */
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Record<string, string>
  readonly method?: string
  /** What follows the question mark, as it is sent. */
  readonly query?: string
  /** The path's parameters after the first, in its order; `main` and `film-1` where none is said. */
  readonly further?: readonly string[]
  readonly base64?: boolean
}

const bodyOf = ({ body, text, base64 }: Sent) => {
  const plain = text ?? (body === undefined ? undefined : JSON.stringify(body))
  return plain !== undefined && base64 ? Buffer.from(plain).toString('base64') : plain
}

/** An event as API Gateway makes it (payload format 2.0), for a row of the table and its path parameters. */
export const httpEvent = (route: Route, parameter: string | undefined, sent: Sent): APIGatewayProxyEventV2 => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const { further = ['main', 'film-1'] } = sent
  const parameters = Object.fromEntries(names.map((name, i) => [name, i === 0 ? parameter : further[i - 1]]))
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))
  const body = bodyOf(sent)
  const method = sent.method ?? route.method
  return {
    version: '2.0',
    routeKey: `${method} ${route.path}`,
    rawPath: path,
    rawQueryString: sent.query ?? '',
    headers: { ...(sent.body !== undefined && { 'content-type': 'application/json' }), ...sent.headers },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'test',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: randomUUID(),
      routeKey: `${method} ${route.path}`,
      stage: '$default',
      time: '23/Nov/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
    ...(names.length > 0 && { pathParameters: parameters }),
    ...(body !== undefined && { body }),
    isBase64Encoded: sent.base64 ?? false,
  }
}
