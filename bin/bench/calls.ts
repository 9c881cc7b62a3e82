import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { handlerOf, within } from './bundle.ts'
import { type Request, toEvent } from './request.ts'

export type Started = { readonly userId: string; readonly id: string; readonly token: string }

/** On a busy machine Redis or a stand-in may be late: every request may be repeated, and a circuit closes again. */
const [ATTEMPTS, PAUSE_MS] = [50, 200]

/** Calls an endpoint's bundle, again after a 503. Throws when it answers with another status than that of its success. */
export const call = async (name: EndpointName, request: Request) => {
  let reply = await handlerOf(name)(toEvent(name, request), within(10_000))
  for (let attempt = 1; reply.statusCode === 503 && attempt < ATTEMPTS; attempt++) {
    await sleep(PAUSE_MS)
    reply = await handlerOf(name)(toEvent(name, request), within(10_000))
  }
  if (reply.statusCode !== routes[name].status) throw new Error(`${name}: ${reply.statusCode} ${reply.body}`)
  return JSON.parse(reply.body)
}

/** An id of the length that is usual among those who name accounts, profiles, devices and titles. */
export const typicalId = (): string => randomUUID()

/** Starts a session of an account with a new title, as a player does it: each create has a key and both services are asked. */
export const startSession = async (userId: string, newId = typicalId): Promise<Started> => {
  const request = {
    token: process.env.BENCH_ACCESS_TOKEN,
    idempotencyKey: randomUUID(),
    body: { user_id: userId, profile_id: newId(), content_id: newId(), device_id: newId(), region: 'US' },
  }
  const { session, playback_token: token } = await call('create-session', request)
  return { userId, id: session.session_id, token }
}

/** A call by the player of a session. */
export const callFor = (name: EndpointName, { id, token }: Started, body?: object) =>
  call(name, { parameter: id, token, body })

/** The streams of an account, for an operator. */
export const listStreams = (userId: string) =>
  call('get-concurrency', { parameter: userId, token: process.env.BENCH_ACCESS_TOKEN })

/** Does the work for each, so many at a time. */
export const forEach = async <Item>(items: readonly Item[], atATime: number, act: (item: Item) => Promise<unknown>) => {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await act(item)
  }
  await Promise.all(Array.from({ length: atATime }, worker))
}
