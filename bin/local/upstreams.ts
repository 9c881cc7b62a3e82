import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { listenPreferring } from './listen.ts'
import { type Answer, content, identity, type Outcome, type StandIn } from './stand-in-outcomes.ts'

const begins = (id: string, { prefix }: Outcome) => new RegExp(`^${prefix.replace('<n>', '\\d{1,4}')}`).test(id)

const outcomeFor = (standIn: StandIn, id: string) =>
  standIn.outcomes.find((outcome) => begins(id, outcome)) ?? standIn.otherwise

/** The second attempt of a request carries the same id and X-Request-Id as the first. */
const firstAttempts = () => {
  const pending = new Set<string>()
  return (key: string) => !pending.delete(key) && pending.add(key).has(key)
}

const send = async (response: ServerResponse, answer: Answer) => {
  if (answer === 'hang up') return response.destroy()
  if (answer.afterMs) await sleep(answer.afterMs, undefined, { ref: false })
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
  const type = typeof answer.body === 'string' ? 'text/html' : 'application/json'
  return response.writeHead(answer.status, { 'content-type': type }).end(text)
}

/** A wrong call is a 400, never a 404: that would be a no. */
const answerTo = (standIn: StandIn, { url, headers }: IncomingMessage, isFirst: (key: string) => boolean): Answer => {
  const { pathname, searchParams: query } = new URL(url ?? '/', 'http://stand-in')
  const missing = standIn.required.filter((name) => !query.get(name))
  if (pathname !== standIn.path) return { status: 400, body: { error: `only ${standIn.path} is known here` } }
  if (missing.length > 0) return { status: 400, body: { error: `missing: ${missing.join(', ')}` } }
  const id = query.get(standIn.chosenBy) ?? ''
  return outcomeFor(standIn, id).answer({ query, id, first: isFirst(`${headers['x-request-id']} ${id}`) })
}

const start = (standIn: StandIn, port: number) => {
  const isFirst = firstAttempts()
  return listenPreferring((request, response) => void send(response, answerTo(standIn, request, isFirst)), port)
}

/** A stand-in for Identity whose outcome the beginning of the user id chooses; on a free port when the given one is taken. */
export const startIdentity = (port = 0) => start(identity, port)

/** A stand-in for Content whose outcome the beginning of the content id chooses; on a free port when the given one is taken. */
export const startContent = (port = 0) => start(content, port)
