import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { RefusedRequest } from '../aws/refused-request.ts'
import { type Listening, listenPreferring } from '../gateway/listen.ts'
import { readBody } from '../gateway/read-body.ts'
import { type LocalQueues, localQueues } from '../queues/queues.ts'
import type { EventFeed } from '../subscribers/event-feed.ts'
import { eventStream } from '../subscribers/event-stream.ts'
import { localReplays } from '../subscribers/replays.ts'
import { busEvent, busNamed } from './bus-event.ts'
import type { Deliver } from './deliver.ts'
import { madeRules } from './made-rules.ts'
import { checkEntry, type Entry, readEntries } from './put-events.ts'

/** Enough for 262,144 bytes of entries, however they are escaped. */
const MAX_BODY_BYTES = 2 * 1024 * 1024

const bodyOf = async (request: IncomingMessage) => {
  const body = await readBody(request, MAX_BODY_BYTES)
  if (!body) throw new RefusedRequest('RequestEntityTooLargeException', 'The request is too large.', 413)
  return body.toString()
}

const accept = (entry: Entry, deliver: Deliver) => {
  const checked = checkEntry(entry)
  if ('ErrorCode' in checked) return checked
  const event = busEvent(checked)
  deliver(event, busNamed(entry.EventBusName))
  return { EventId: event.id }
}

const putEvents = (body: string, deliver: Deliver) => {
  const Entries = readEntries(body).map((entry) => accept(entry, deliver))
  return { FailedEntryCount: Entries.filter((one) => 'ErrorCode' in one).length, Entries }
}

const unknown = () =>
  new RefusedRequest('UnknownOperationException', 'Only PutEvents, rules and their queues are supported here')

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    throw new RefusedRequest('SerializationException', 'The body is not JSON')
  }
}

const refuseUnknown = (): never => {
  throw unknown()
}

type Answer = (operation: string, body: unknown, deliver: Deliver) => object | Promise<object> | undefined

/** What is served beside PutEvents: rules made while the runner runs, the queues that they lead to, and replays. */
const beside = (url: () => Promise<string>, feed: EventFeed | undefined, queues: LocalQueues) => {
  const rules = madeRules(queues.send)
  const replays = feed && localReplays(feed)
  const services: Readonly<Record<string, Answer>> = {
    AWSEvents: (...request) => replays?.(...request) ?? rules.answer(request[0], request[1]),
    AmazonSQS: async (operation, body) => queues.answer(operation, body, await url()) ?? refuseUnknown(),
  }
  const answer = (target: string, body: string, deliver: Deliver) => {
    const [service = '', operation = ''] = target.split('.')
    const reply = Object.hasOwn(services, service) ? services[service]?.(operation, parsed(body), deliver) : undefined
    if (reply === undefined) throw unknown()
    return reply
  }
  return { answer, deliver: rules.deliver }
}

const send = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) =>
  response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      ...(status === 413 && { connection: 'close' }),
      ...headers,
    })
    .end(JSON.stringify(body))

const refuse = (response: ServerResponse, error: unknown) => {
  if (error instanceof z.core.$ZodError)
    return refuse(response, new RefusedRequest('ValidationException', error.message))
  if (!(error instanceof RefusedRequest)) throw error
  const { type, message, status } = error
  return send(response, status, { __type: type, message }, { 'x-amzn-errortype': type })
}

type Options = {
  readonly feed?: EventFeed
  readonly isDown?: () => boolean
  /** Those of the template are among them. */
  readonly queues?: LocalQueues
}

/**
 * An endpoint that takes PutEvents as the AWS SDK sends it (AWS JSON 1.1), under the limits of EventBridge and with
 * its errors; signatures are not checked. It also takes rules to queues of its own, as a subscriber makes them. On a free
 * port when the given one is taken. An event is accepted whatever its bus, as AWS does (github.com/aws/aws-sdk,
 * issue 186). Requests that come before `deliver` is known wait for it. What is in the `feed` is streamed and replayed.
 * While `isDown()` every request fails with 500, and the stream goes on.
 */
export const startEventBridge = async (
  deliver: Deliver | Promise<Deliver>,
  port = 0,
  { feed, isDown = () => false, queues = localQueues() }: Options = {},
) => {
  const { promise: started, resolve } = Promise.withResolvers<Listening>()
  const made = beside(async () => (await started).url, feed, queues)
  const stream = feed && eventStream(feed)
  const answer = async (request: IncomingMessage) => {
    const target = String(request.headers['x-amz-target'] ?? '')
    if (request.method !== 'POST') throw unknown()
    const body = await bodyOf(request)
    if (isDown()) throw new RefusedRequest('InternalException', 'Switched off on the page of the runner.', 500)
    const toStack = await deliver
    const toAll: Deliver = (...event) => {
      toStack(...event)
      made.deliver(...event)
    }
    return target === 'AWSEvents.PutEvents' ? putEvents(body, toAll) : made.answer(target, body, toAll)
  }
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (stream?.(request, response)) return
    try {
      send(response, 200, await answer(request))
    } catch (error) {
      refuse(response, error)
    }
  }
  const listening = await listenPreferring(
    (request, response) => void serve(request, response).catch(() => response.destroy()),
    port,
  )
  resolve(listening)
  return listening
}
