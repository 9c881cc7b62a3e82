import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnswerSeen } from '../activity/happening.ts'
import { listenPreferring } from '../gateway/listen.ts'
import type { Mood } from '../switches/switches.ts'
import { type Answer, content, identity, type Outcome, type StandIn } from './stand-in-outcomes.ts'

const begins = (id: string, { prefix }: Outcome) => new RegExp(`^${prefix.replace('<n>', '\\d{1,4}')}`).test(id)

/** What a mood chooses for everyone, else the ids of a question, and which of them did. */
const chosen = (standIn: StandIn, query: URLSearchParams, mood: Mood) => {
  const ids = Object.keys(standIn.chosenBy).map((name) => query.get(name) ?? '')
  const everyone = mood !== 'normal' && standIn.outcomes.find(({ prefix }) => prefix === standIn.moods[mood])
  if (everyone) return { outcome: everyone, id: ids.at(-1) ?? '' }
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

/** What a stand-in can be told while it runs, and who hears what it answers. */
type Options = { readonly mood?: () => Mood; readonly onAnswer?: (answer: AnswerSeen) => void }

const seen = (service: StandIn['name'], query: URLSearchParams, answer: Answer): AnswerSeen => ({
  kind: 'answer',
  ...{ service, asked: Object.fromEntries(query) },
  ...(answer === 'hang up'
    ? { answer: 'closed the connection', body: '', afterMs: 0 }
    : { answer: String(answer.status), body: JSON.stringify(answer.body), afterMs: answer.afterMs ?? 0 }),
})

/** A wrong call is answered with 400, never with 404: that would mean “not entitled”. */
const answering = (standIn: StandIn, mood: () => Mood) => {
  const [isFirst, earlierOf] = [firstAttempts(), counted()]
  return (query: URLSearchParams, pathname: string, requestId: unknown): Answer => {
    const missing = standIn.required.filter((name) => !query.get(name))
    if (pathname !== standIn.path) return { status: 400, body: { error: `only ${standIn.path} is served here` } }
    if (missing.length > 0) return { status: 400, body: { error: `missing: ${missing.join(', ')}` } }
    const { outcome, id } = chosen(standIn, query, mood())
    const first = isFirst(`${requestId} ${id}`)
    return outcome.answer({ query, id, first, earlier: () => earlierOf(id) })
  }
}

const start = (standIn: StandIn, port: number, { mood = () => 'normal', onAnswer }: Options) => {
  const answerTo = answering(standIn, mood)
  return listenPreferring(({ url, headers }: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams: query } = new URL(url ?? '/', 'http://stand-in')
    const answer = answerTo(query, pathname, headers['x-request-id'])
    if (pathname === standIn.path) onAnswer?.(seen(standIn.name, query, answer))
    void send(response, answer)
  }, port)
}

/** A stand-in for Identity whose outcome its mood or the beginning of the profile’s or the user’s id chooses; on a free port when the given one is taken. */
export const startIdentity = (port = 0, options: Options = {}) => start(identity, port, options)

/** A stand-in for Content whose outcome its mood or the beginning of the content id chooses; on a free port when the given one is taken. */
export const startContent = (port = 0, options: Options = {}) => start(content, port, options)
