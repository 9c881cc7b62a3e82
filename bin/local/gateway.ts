import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LocalApi, Log } from './api.ts'
import { type Arrival, buildEvent } from './event.ts'
import { listen } from './listen.ts'
import { readBody } from './read-body.ts'
import { badRequest, bodyTooLarge, functionFailed, headersTooLarge, notFound, type Reply } from './reply.ts'
import { describeRequest } from './request-line.ts'
import { router } from './router.ts'
import { runFunction } from './run-function.ts'

// docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const MAX_BODY_BYTES = 10 * 1024 * 1024
const MAX_HEADER_BYTES = 10_240

const headerBytes = ({ method, url, rawHeaders }: IncomingMessage) =>
  [method, url, ...rawHeaders].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0)

const write = (response: ServerResponse, { status, headers, body }: Reply, requestId: string) => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('apigw-requestid', requestId)
  if (status === bodyTooLarge.status) response.setHeader('connection', 'close')
  if (status !== 204) response.setHeader('content-length', body.length)
  response.writeHead(status).end(body)
}

type Functions = Map<string, ReturnType<typeof runFunction>>

const answerWith = ({ routes, functions: definitions }: LocalApi, functions: Functions, log: Log) => {
  const find = router(routes)
  for (const definition of definitions) functions.set(definition.name, runFunction(definition, log))
  return async (request: IncomingMessage, arrival: Arrival): Promise<Reply> => {
    if (headerBytes(request) > MAX_HEADER_BYTES) return headersTooLarge
    const match = find(request.method ?? '', (request.url ?? '/').split('?')[0] ?? '/')
    if (match === 'malformed') return badRequest
    if (!match) return notFound
    const body = await readBody(request, MAX_BODY_BYTES)
    if (!body) return bodyTooLarge
    const called = functions.get(match.route.functionName)
    return called?.invoke(buildEvent(request, match, body, arrival), arrival.requestId) ?? functionFailed
  }
}

/**
 * An API Gateway HTTP API in front of functions: its routing, its events (payload format 2.0), its limits and its own
 * answers. Loopback only. Rejects with what `listen` reports when the port is taken; port 0 means a free one.
 * Requests that come before the API is known wait for it.
 */
export const startGateway = async (api: LocalApi | Promise<LocalApi>, { port, log }: { port: number; log: Log }) => {
  const functions: Functions = new Map()
  const answering = Promise.resolve(api).then((known) => answerWith(known, functions, log))
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const arrival = { requestId: randomBytes(11).toString('base64'), at: new Date() }
    const reply = await (await answering)(request, arrival)
    write(response, reply, arrival.requestId)
    log(describeRequest(request, reply, arrival.at))
  }
  const server = await listen(
    (request, response) => void serve(request, response).catch(() => response.destroy()),
    port,
  )
  return {
    ...server,
    stop: async () => {
      await Promise.all([server.stop(), ...[...functions.values()].map(({ stop }) => stop())])
    },
  }
}
