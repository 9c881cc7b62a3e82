import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BusEvent } from '../event-bridge/bus-event.ts'
import type { EventFeed } from './event-feed.ts'

const STILL_HERE_MS = 15_000
/** What a reader may be behind, in events. */
const MOST_UNREAD = 20_000

const words = (query: URLSearchParams, name: string) => query.getAll(name).flatMap((one) => one.split(','))

/** Which events somebody asks for: `?session=`, `?user=`, `?type=`, each several times or with commas. */
const wanted = (query: URLSearchParams) => {
  const members: [string[], (event: BusEvent) => unknown][] = [
    [words(query, 'session'), ({ detail }) => detail.session_id],
    [words(query, 'user'), ({ detail }) => detail.user_id],
    [words(query, 'type'), (event) => event['detail-type']],
  ]
  return (event: BusEvent) => members.every(([given, of]) => given.length === 0 || given.includes(String(of(event))))
}

/** A replayed event has no id: to resume after it would be to resume after the event that it repeats. */
const written = (event: BusEvent) => {
  const id = event['replay-name'] === undefined ? `id: ${event.id}\n` : ''
  return `${id}event: ${event['detail-type']}\ndata: ${JSON.stringify(event)}\n\n`
}

const missed = (feed: EventFeed, lastId: string | undefined, query: URLSearchParams) => {
  if (lastId === undefined) return query.has('kept') ? feed.kept() : []
  return feed.after(lastId) ?? feed.kept()
}

/** Writes events as fast as the reader reads. One that is too far behind is cut off. */
const writer = (response: ServerResponse, first: readonly BusEvent[]) => {
  const unread = [...first]
  let isFull = false
  const write = () => {
    for (let event = unread[0]; event && !isFull; event = unread[0]) {
      unread.shift()
      isFull = !response.write(written(event))
    }
  }
  response.on('drain', () => {
    isFull = false
    write()
  })
  return (event?: BusEvent) => {
    if (event) unread.push(event)
    if (unread.length > MOST_UNREAD) response.destroy()
    else write()
  }
}

/**
 * `GET /events`: the events as they reach the bus, as Server-Sent Events (WHATWG HTML, section 9.2). `Last-Event-ID`
 * resumes, with all that is kept when that event is not; `?kept` begins with all that is kept, `?kept&end` ends with it. A reader that is 20,000
 * events behind is cut off, and resumes by itself. Any page may read it: the runner serves this machine only. Says whether
 * it answers.
 */
export const eventStream =
  (feed: EventFeed) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
    if (request.method !== 'GET' || pathname !== '/events') return false
    const isWanted = wanted(query)
    const lastId = request.headers['last-event-id']?.toString()
    const first = missed(feed, lastId, query).map(({ event }) => event)
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    })
    if (query.has('end')) {
      response.end(first.filter(isWanted).map(written).join(''))
      return true
    }
    response.write('retry: 1000\n\n')
    const write = writer(response, first.filter(isWanted))
    write()
    const leave = feed.follow((event) => void (isWanted(event) && write(event)))
    const stillHere = setInterval(() => response.write(': still here\n\n'), STILL_HERE_MS)
    response.on('close', () => {
      leave()
      clearInterval(stillHere)
    })
    return true
  }
