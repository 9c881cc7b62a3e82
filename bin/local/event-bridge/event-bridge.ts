import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { RefusedRequest } from '../aws/refused-request.ts'
import { listenPreferring } from '../gateway/listen.ts'
import { readBody } from '../gateway/read-body.ts'
import { type BusEvent, busEvent, busNamed } from './bus-event.ts'
import { checkEntry, type Entry, readEntries } from './put-events.ts'

/** Passes an event to the rules of a bus. */
export type Deliver = (event: BusEvent, bus: string) => void

/** Enough for 262,144 bytes of entries, however they are escaped. */
const MAX_BODY_BYTES = 2 * 1024 * 1024

const readRequest = async (request: IncomingMessage) => {
  if (request.method !== 'POST' || request.headers['x-amz-target'] !== 'AWSEvents.PutEvents')
    throw new RefusedRequest('UnknownOperationException', 'Only PutEvents is supported here')
  const body = await readBody(request, MAX_BODY_BYTES)
  if (!body) throw new RefusedRequest('RequestEntityTooLargeException', 'The request is too large.', 413)
  return readEntries(body.toString())
}

const accept = (entry: Entry, deliver: Deliver) => {
  const checked = checkEntry(entry)
  if ('ErrorCode' in checked) return checked
  const event = busEvent(checked)
  deliver(event, busNamed(entry.EventBusName))
  return { EventId: event.id }
}

const putEvents = async (request: IncomingMessage, deliver: Deliver) => {
  const entries = await readRequest(request)
  const Entries = entries.map((entry) => accept(entry, deliver))
  return { FailedEntryCount: Entries.filter((one) => 'ErrorCode' in one).length, Entries }
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
  if (!(error instanceof RefusedRequest)) throw error
  const { type, message, status } = error
  return send(response, status, { __type: type, message }, { 'x-amzn-errortype': type })
}

/**
 * An endpoint that takes PutEvents as the AWS SDK sends it (AWS JSON 1.1), under the limits of EventBridge and with
 * its errors; signatures are not checked. On a free port when the given one is taken. An event is accepted whatever
 * its bus, as AWS does (github.com/aws/aws-sdk, issue 186). Requests that come before `deliver` is known wait for it.
 */
export const startEventBridge = (deliver: Deliver | Promise<Deliver>, port = 0) => {
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      send(response, 200, await putEvents(request, await deliver))
    } catch (error) {
      refuse(response, error)
    }
  }
  return listenPreferring((request, response) => void serve(request, response).catch(() => response.destroy()), port)
}
