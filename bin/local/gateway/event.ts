import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Match } from './router.ts'

/** What identifies one request at the gateway: the id it answers with, and the instant of arrival. */
export type Arrival = { readonly requestId: string; readonly at: Date }

/** Headers that belong to the connection, and the cookies, which travel in a list of their own. */
const LEFT_OUT = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'cookie',
])

/**
 * Exactly these bodies reach a function as text, everything else (a missing type, forms and `+json` too) as base64.
 * Undocumented; captured from AWS: github.com/ministackorg/ministack, pull request 766.
 */
const TEXT = /^\s*(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i

const headersOf = ({ headersDistinct, socket }: IncomingMessage) => {
  const sent = Object.entries(headersDistinct).filter(([name]) => !LEFT_OUT.has(name))
  const joined = sent.map(([name, values = []]) => [name, values.join(',')])
  const trace = `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`
  const forwarded = {
    'x-amzn-trace-id': trace,
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-forwarded-port': String(socket.localPort ?? ''),
    'x-forwarded-proto': 'http',
  }
  return { ...Object.fromEntries(joined), ...forwarded } as Record<string, string>
}

const cookiesOf = ({ headers }: IncomingMessage) =>
  headers.cookie ? { cookies: headers.cookie.split(/;\s*/).filter(Boolean) } : {}

const queryOf = (rawQueryString: string) => {
  const query = new URLSearchParams(rawQueryString)
  const names = [...new Set(query.keys())]
  if (names.length === 0) return {}
  return { queryStringParameters: Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')])) }
}

const bodyOf = (body: Buffer, type: string | undefined) => {
  if (body.length === 0) return { isBase64Encoded: false }
  const isText = TEXT.test(type ?? '')
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The Common Log Format's time, such as `12/Mar/2026:19:03:58 +0000`. */
const logTime = (at: Date) => {
  const [year, month, day] = at.toISOString().slice(0, 10).split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${at.toISOString().slice(11, 19)} +0000`
}

const contextOf = (request: IncomingMessage, { route, path }: Match, { requestId, at }: Arrival) => ({
  accountId: '000000000000',
  apiId: 'local',
  domainName: (request.headers.host ?? 'localhost').replace(/:\d+$/, ''),
  domainPrefix: 'local',
  http: {
    method: request.method ?? '',
    path,
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
  },
  requestId,
  routeKey: route.key,
  stage: '$default',
  time: logTime(at),
  timeEpoch: at.getTime(),
})

/** The event an HTTP API passes to a function: payload format 2.0. Members that would be empty are absent. */
export const buildEvent = (
  request: IncomingMessage,
  match: Match,
  body: Buffer,
  arrival: Arrival,
): APIGatewayProxyEventV2 => {
  const [, rawQueryString = ''] = /\?(.*)$/s.exec(request.url ?? '') ?? []
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: match.path,
    rawQueryString,
    ...cookiesOf(request),
    headers: headersOf(request),
    ...queryOf(rawQueryString),
    requestContext: contextOf(request, match, arrival),
    ...(Object.keys(match.parameters).length > 0 ? { pathParameters: match.parameters } : {}),
    ...bodyOf(body, request.headers['content-type']),
  }
}
