import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { replyTo } from '../lambda/outcome.ts'
import type { Invoke } from '../lambda/run-functions.ts'
import type { LocalRoute, Log } from '../template/api.ts'
import { describeRequest } from '../terminal/request-line.ts'
import { type Arrival, buildEvent } from './event.ts'
import { listen } from './listen.ts'
import { readBody } from './read-body.ts'
import { badRequest, bodyTooLarge, headersTooLarge, notFound, type Reply } from './reply.ts'
import { router } from './router.ts'

// docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const MAX_BODY_BYTES = 10 * 1024 * 1024
const MAX_HEADER_BYTES = 10_240

const headerBytes = ({ method, url, rawHeaders }: IncomingMessage) =>
  [method, url, ...rawHeaders].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0)

/** A HEAD must not state another length than the GET would (RFC 9110 section 8.6), so without a body it states none. */
const hasLength = ({ req }: ServerResponse, { status, body }: Reply) =>
  status !== 204 && (req.method !== 'HEAD' || body.length > 0)

const write = (response: ServerResponse, reply: Reply, requestId: string) => {
  const { status, headers, body } = reply
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('apigw-requestid', requestId)
  if (status === bodyTooLarge.status) response.setHeader('connection', 'close')
  if (hasLength(response, reply)) response.setHeader('content-length', body.length)
  response.writeHead(status).end(body)
}

/** The routes, and what calls the functions they lead to. */
export type Served = { readonly routes: readonly LocalRoute[]; readonly invoke: Invoke }

const answerWith = ({ routes, invoke }: Served) => {
  const find = router(routes)
  return async (request: IncomingMessage, arrival: Arrival): Promise<Reply> => {
    if (headerBytes(request) > MAX_HEADER_BYTES) return headersTooLarge
    const match = find(request.method ?? '', (request.url ?? '/').split('?')[0] ?? '/')
    if (match === 'malformed') return badRequest
    if (!match) return notFound
    const body = await readBody(request, MAX_BODY_BYTES)
    if (!body) return bodyTooLarge
    const event = buildEvent(request, match, body, arrival)
    return replyTo(await invoke(match.route.functionName, event, arrival.requestId))
  }
}

/**
 * An API Gateway HTTP API in front of functions: its routing, its events (payload format 2.0), its limits and its own
 * answers. Loopback only. Rejects with what `listen` reports when the port is taken; port 0 means a free one.
 * Requests that come before the API is known wait for it.
 */
export const startGateway = (served: Served | Promise<Served>, { port, log }: { port: number; log: Log }) => {
  const answering = Promise.resolve(served).then(answerWith)
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const arrival = { requestId: randomBytes(11).toString('base64'), at: new Date() }
    const reply = await (await answering)(request, arrival)
    write(response, reply, arrival.requestId)
    log(describeRequest(request, reply, arrival.at))
  }
  return listen((request, response) => void serve(request, response).catch(() => response.destroy()), port)
}
