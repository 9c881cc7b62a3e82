import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Route } from '../../../functions/contract/route.ts'

export type Sent = {
  /** Sent as JSON; `text` sends a body as it is. */
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Record<string, string>
  readonly method?: string
  readonly base64?: boolean
}

const bodyOf = ({ body, text, base64 }: Sent) => {
  const plain = text ?? (body === undefined ? undefined : JSON.stringify(body))
  return plain !== undefined && base64 ? Buffer.from(plain).toString('base64') : plain
}

/** An event as API Gateway makes it (payload format 2.0), for a row of the table and its path parameter. */
export const httpEvent = (route: Route, parameter: string | undefined, sent: Sent): APIGatewayProxyEventV2 => {
  const name = /\{(\w+)\}/.exec(route.path)?.[1]
  const path = route.path.replace(/\{\w+\}/, encodeURIComponent(parameter ?? ''))
  const body = bodyOf(sent)
  const method = sent.method ?? route.method
  return {
    version: '2.0',
    routeKey: `${method} ${route.path}`,
    rawPath: path,
    rawQueryString: '',
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
    ...(name && { pathParameters: { [name]: parameter } }),
    ...(body !== undefined && { body }),
    isBase64Encoded: sent.base64 ?? false,
  }
}
