import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import * as z from 'zod/mini'
import { WITHDRAWN } from '../audit/judge.ts'
import { limitOf } from '../players/accounts.ts'

export type Mood = 'good' | 'slow' | 'failing' | 'hanging' | 'refusing'
const SLOW_MS = 2_000

const JSON_TYPE = 'application/json'
const AWS_JSON = 'application/x-amz-json-1.1'

export const listening = async (serve: RequestListener) => {
  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop }
}

const send = (response: ServerResponse, status: number, body: object, type = JSON_TYPE) =>
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))

/** A service that answers with what the test expects, in a mood that can be changed. */
const startUpstream = async (answer: (query: URLSearchParams) => object) => {
  const state = { mood: 'good' as Mood, asked: 0 }
  const server = await listening((request, response) => {
    const { searchParams: query } = new URL(request.url ?? '/', 'http://upstream')
    if (query.size > 0) state.asked += 1 // else the local runner checks whether anything answers here
    if (state.mood === 'failing') return send(response, 500, {})
    if (state.mood === 'refusing') return request.socket.resetAndDestroy()
    if (state.mood === 'hanging') return undefined
    return setTimeout(send, state.mood === 'slow' ? SLOW_MS : 0, response, 200, answer(query))
  })
  return Object.assign(state, server)
}

/** Everyone may see everything, and the name of the account says how many streams it may have. */
export const startIdentity = () =>
  startUpstream((query) => ({ entitled: true, max_concurrent_streams: limitOf(query.get('userID') ?? '') }))

export const startContent = () =>
  startUpstream((query) => ({ available: !query.get('contentID')?.startsWith(WITHDRAWN), reason: 'title_withdrawn' }))

export type Upstream = Awaited<ReturnType<typeof startIdentity>>

export type BusMood = 'good' | 'failing' | 'hanging' | 'throttling half' | 'losing its answers'
/** A request of the SDK, as far as it is read here. */
const putEvents = z.object({ Entries: z.array(z.object({ Detail: z.string() })) })

/** PutEvents as the SDK sends it; passes on what it accepts, in a mood that can be changed. */
export const startBus = async (accept: (detail: string) => void) => {
  const state = { mood: 'good' as BusMood }
  const server = await listening(async (request, response) => {
    const body = await text(request)
    if (request.method !== 'POST') return send(response, 404, {}) // the local runner checks whether anything answers here
    const { mood } = state
    if (mood === 'hanging') return
    if (mood === 'failing') return send(response, 500, { __type: 'InternalException' }, AWS_JSON)
    const entries = putEvents.parse(JSON.parse(body)).Entries.map(({ Detail }, i) => {
      if (mood === 'throttling half' && i % 2 === 0) return { ErrorCode: 'ThrottlingException', ErrorMessage: mood }
      accept(Detail)
      return { EventId: String(i) }
    })
    if (mood === 'losing its answers') return request.socket.resetAndDestroy()
    const FailedEntryCount = entries.filter((entry) => 'ErrorCode' in entry).length
    return send(response, 200, { FailedEntryCount, Entries: entries }, AWS_JSON)
  })
  return Object.assign(state, server)
}
