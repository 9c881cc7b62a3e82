import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expectValid, type Told } from '../support/event-validity.ts'

const listening = async (serve: Parameters<typeof createServer>[1]) => {
  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop }
}

export type Mood = 'good' | 'slow' | 'failing' | 'hanging'
const SLOW_MS = 500

const say = (response: ServerResponse, status: number, body: object, type = 'application/json') =>
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))

/** Identity and Content in one: everyone may see everything, in a mood that can be changed. */
export const startUpstreams = async () => {
  const state = { mood: 'good' as Mood, asked: 0 }
  const server = await listening((_, response) => {
    state.asked += 1
    if (state.mood === 'failing') say(response, 500, {})
    else if (state.mood !== 'hanging')
      setTimeout(say, state.mood === 'slow' ? SLOW_MS : 0, response, 200, { entitled: true, available: true })
  })
  return Object.assign(state, server)
}

type Entry = { readonly Detail: string }

/** A bus that keeps what it accepts, each event once; what is no event of the contract, and a repeat that differs, is a fault. */
export const startBus = async () => {
  const state = { mood: 'good' as Mood, repeats: 0, faults: [] as string[], events: new Map<string, Told>() }
  const accept = ({ Detail }: Entry) => {
    try {
      const event = expectValid(JSON.parse(Detail))
      const known = state.events.get(event.event_id)
      if (known && JSON.stringify(known) !== JSON.stringify(event)) state.faults.push(`Two events in one: ${Detail}`)
      if (known) state.repeats += 1
      state.events.set(event.event_id, event)
    } catch (error) {
      state.faults.push(String(error))
    }
  }
  const server = await listening(async (request, response) => {
    const body = await text(request)
    if (request.method !== 'POST') return say(response, 404, {})
    if (state.mood === 'hanging') return
    if (state.mood === 'failing') return say(response, 500, { __type: 'InternalException' })
    const { Entries } = JSON.parse(body) as { Entries: Entry[] }
    for (const entry of Entries) accept(entry)
    const reply = { FailedEntryCount: 0, Entries: Entries.map((_, i) => ({ EventId: String(i) })) }
    return say(response, 200, reply, 'application/x-amz-json-1.1')
  })
  return Object.assign(state, server)
}

export type Bus = Awaited<ReturnType<typeof startBus>>
export type Upstreams = Awaited<ReturnType<typeof startUpstreams>>
