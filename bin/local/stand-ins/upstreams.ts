import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { listenPreferring } from '../gateway/listen.ts'
import { type Answer, content, identity, type Outcome, type StandIn } from './stand-in-outcomes.ts'

const begins = (id: string, { prefix }: Outcome) => new RegExp(`^${prefix.replace('<n>', '\\d{1,4}')}`).test(id)

/** What the ids of a question choose, and which of them did. */
const chosen = (standIn: StandIn, query: URLSearchParams) => {
  const ids = Object.keys(standIn.chosenBy).map((name) => query.get(name) ?? '')
  for (const id of ids) for (const outcome of standIn.outcomes) if (begins(id, outcome)) return { outcome, id }
  return { outcome: standIn.otherwise, id: ids.at(-1) ?? '' }
}

/** The second attempt of a request carries the same id and X-Request-Id as the first. */
const firstAttempts = () => {
  const pending = new Set<string>()
  return (key: string) => !pending.delete(key) && pending.add(key).has(key)
}

/** How many questions about an id came before. */
const counted = () => {
  const asked = new Map<string, number>()
  return (id: string) => {
    const earlier = asked.get(id) ?? 0
    asked.set(id, earlier + 1)
    return earlier
  }
}

const send = async (response: ServerResponse, answer: Answer) => {
  if (answer === 'hang up') return response.destroy()
  if (answer.afterMs) await sleep(answer.afterMs, undefined, { ref: false })
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
  const type = typeof answer.body === 'string' ? 'text/html' : 'application/json'
  return response.writeHead(answer.status, { 'content-type': type }).end(text)
}

/** A wrong call is answered with 400, never with 404: that would mean “not entitled”. */
const answering = (standIn: StandIn) => {
  const [isFirst, earlierOf] = [firstAttempts(), counted()]
  return ({ url, headers }: IncomingMessage): Answer => {
    const { pathname, searchParams: query } = new URL(url ?? '/', 'http://stand-in')
    const missing = standIn.required.filter((name) => !query.get(name))
    if (pathname !== standIn.path) return { status: 400, body: { error: `only ${standIn.path} is served here` } }
    if (missing.length > 0) return { status: 400, body: { error: `missing: ${missing.join(', ')}` } }
    const { outcome, id } = chosen(standIn, query)
    const first = isFirst(`${headers['x-request-id']} ${id}`)
    return outcome.answer({ query, id, first, earlier: () => earlierOf(id) })
  }
}

const start = (standIn: StandIn, port: number) => {
  const answerTo = answering(standIn)
  return listenPreferring((request, response) => void send(response, answerTo(request)), port)
}

/** A stand-in for Identity whose outcome the beginning of the profile’s or the user’s id chooses; on a free port when the given one is taken. */
export const startIdentity = (port = 0) => start(identity, port)

/** A stand-in for Content whose outcome the beginning of the content id chooses; on a free port when the given one is taken. */
export const startContent = (port = 0) => start(content, port)
