import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Activity } from '../activity/activity.ts'

/** Bytes that may wait for a reader; one that is slower is cut off, and comes back by itself (EventSource). */
const MOST_WAITING = 4 * 1024 * 1024

const text = (event: string, data: unknown, id?: number) =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

type State = () => Promise<unknown>

/** Server-sent events (html.spec.whatwg.org): what happens, from Last-Event-ID on, and the state every second. */
export const live = (activity: Activity, state: State) => {
  const readers = new Set<ServerResponse>()
  const send = (response: ServerResponse, message: string) => {
    if (response.writableLength > MOST_WAITING) response.destroy()
    else response.write(message)
  }
  const tick = async () => {
    if (readers.size === 0) return
    const message = text('state', await state())
    for (const reader of readers) send(reader, message)
  }
  const timer = setInterval(() => void tick(), 1_000)
  timer.unref()
  return {
    serve: ({ headers }: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write('retry: 1000\n\n')
      for (const one of activity.since(Number(headers['last-event-id']) || 0))
        send(response, text('happening', one, one.id))
      const unfollow = activity.follow((one) => send(response, text('happening', one, one.id)))
      readers.add(response)
      response.once('close', () => {
        readers.delete(response)
        unfollow()
      })
      void tick()
    },
    /** Sends the state at once, after a change of it. */
    tick,
    stop: async () => clearInterval(timer),
  }
}

export type Live = ReturnType<typeof live>
