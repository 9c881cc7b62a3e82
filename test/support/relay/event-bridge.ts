import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { expectValid, type PublishedEvent } from './event-validity.ts'

// EventBridge as its clients see it, by a script. Written from API_PutEvents; nothing here comes from bin/ or functions/.

export type SentEntry = {
  readonly Source: string
  readonly DetailType: string
  readonly Detail: string
  readonly EventBusName: string
  /** Seconds since 1970. */
  readonly Time: number
}

/** What becomes of a request: error codes by entry (undefined: accepted), a status with an error type, or no answer. */
export type Fate =
  | { readonly codes: readonly (string | undefined)[] }
  | { readonly status: number; readonly type?: string }
  /** An answer as it is written here; with `cut` its length is announced and the connection ends in the middle. */
  | { readonly status: number; readonly text: string; readonly kind?: string; readonly cut?: true }
  | 'accept'
  | 'hang'
  | 'reset'
  /** It accepts, and the answer is lost. */
  | 'accept and reset'

type Script = (entries: readonly SentEntry[], request: number) => Fate | Promise<Fate>

/** Says something that need not be an answer. */
const utter = (response: ServerResponse, { status, text, kind, cut }: Extract<Fate, { text: string }>) => {
  const headers = { 'content-type': kind ?? 'application/x-amz-json-1.1', 'content-length': Buffer.byteLength(text) }
  response.writeHead(status, headers)
  if (cut) response.write(text.slice(0, text.length / 2), () => response.destroy())
  else response.end(text)
}

const say = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))

/** The rules of PutEvents that a request can break as a whole. */
const faultOf = ({ headers }: IncomingMessage, entries: readonly SentEntry[]) => {
  if (headers['x-amz-target'] !== 'AWSEvents.PutEvents') return 'UnknownOperationException'
  if (!/^AWS4-HMAC-SHA256 Credential=/.test(headers.authorization ?? '')) return 'MissingAuthenticationTokenException'
  const bytes = entries.reduce((sum, one) => sum + Buffer.byteLength(one.Source + one.DetailType + one.Detail) + 14, 0)
  return entries.length < 1 || entries.length > 10 || bytes > 262_144 ? 'ValidationException' : undefined
}

const replyTo = (fate: Fate, entries: readonly SentEntry[]) => {
  const codes = typeof fate === 'object' && 'codes' in fate ? fate.codes : []
  const Entries = entries.map((_, i) =>
    codes[i] ? { ErrorCode: codes[i], ErrorMessage: 'by script' } : { EventId: randomUUID() },
  )
  return { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries }
}

/** A bus that checks and keeps what it accepts. It ends with its test. */
export const startEventBridge = async (script: Script = () => 'accept') => {
  const state = {
    script,
    requests: 0,
    accepted: [] as PublishedEvent[],
    entries: [] as SentEntry[],
    faults: [] as string[],
  }
  const accept = (entry: SentEntry) => {
    try {
      state.accepted.push(expectValid(JSON.parse(entry.Detail)))
    } catch (error) {
      state.faults.push(String(error))
    }
    state.entries.push(entry)
  }
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return say(response, 404, {}) // the local runner checks whether anything answers here
    const entries: SentEntry[] = JSON.parse(await text(request)).Entries
    const fault = faultOf(request, entries)
    if (fault) state.faults.push(fault)
    const fate = fault ? { status: 400, type: fault } : await state.script(entries, ++state.requests)
    if (fate === 'hang') return
    if (fate === 'reset') return void request.socket.destroy()
    if (typeof fate === 'object' && 'text' in fate) return utter(response, fate)
    if (typeof fate === 'object' && 'status' in fate) return say(response, fate.status, { __type: fate.type ?? '' })
    const reply = replyTo(fate, entries)
    for (const [i, { EventId }] of reply.Entries.entries()) if (EventId) accept(entries[i] as SentEntry)
    return fate === 'accept and reset' ? void request.socket.destroy() : say(response, 200, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'AKIDOFTHETESTS', secretAccessKey: 'secret' }
  return Object.assign(state, {
    url,
    /** What leads a client to it. */
    environment: {
      AWS_ENDPOINT_URL_EVENTBRIDGE: url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  })
}

export type EventBridge = Awaited<ReturnType<typeof startEventBridge>>
