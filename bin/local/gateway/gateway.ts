import { randomBytes } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Activity } from '../activity/activity.ts'
import { requestSeen } from '../activity/request-seen.ts'
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

/** A reply, and the body of the request as far as it was read. */
type Answered = { readonly reply: Reply; readonly body?: Buffer }

const answerWith = ({ routes, invoke }: Served) => {
  const find = router(routes)
  return async (request: IncomingMessage, arrival: Arrival): Promise<Answered> => {
    if (headerBytes(request) > MAX_HEADER_BYTES) return { reply: headersTooLarge }
    const match = find(request.method ?? '', (request.url ?? '/').split('?')[0] ?? '/')
    if (match === 'malformed') return { reply: badRequest }
    if (!match) return { reply: notFound }
    const body = await readBody(request, MAX_BODY_BYTES)
    if (!body) return { reply: bodyTooLarge }
    const event = buildEvent(request, match, body, arrival)
    return { reply: replyTo(await invoke(match.route.functionName, event, arrival.requestId)), body }
  }
}

type Options = {
  readonly port: number
  readonly log: Log
  readonly activity?: Activity
  readonly now?: () => number
  /** Answers what is no route of the API, such as the page of the local runner; says whether it did. */
  readonly beside?: (...exchange: Parameters<RequestListener>) => boolean
}

/**
 * An API Gateway HTTP API in front of functions: its routing, its events (payload format 2.0), its limits and its own
 * answers. Loopback only. Rejects with what `listen` reports when the port is taken; port 0 means a free one.
 * Requests that come before the API is known wait for it.
 */
export const startGateway = (served: Served | Promise<Served>, options: Options) => {
  const { port, log, activity, now = Date.now, beside = () => false } = options
  const answering = Promise.resolve(served).then(answerWith)
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (beside(request, response)) return
    const arrivedAt = new Date()
    const arrival = { requestId: randomBytes(11).toString('base64'), at: new Date(now()) }
    const { reply, body } = await (await answering)(request, arrival)
    write(response, reply, arrival.requestId)
    log(describeRequest(request, reply, arrivedAt))
    activity?.record(requestSeen(request, body, reply, { requestId: arrival.requestId, at: arrivedAt }))
  }
  return listen((request, response) => void serve(request, response).catch(() => response.destroy()), port)
}
