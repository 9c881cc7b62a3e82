import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type BusEvent, busEvent } from '../../../../bin/local/event-bridge/bus-event.ts'

/** A playback event on the bus, of a session and with a number. */
export const eventOf = (session: string, sequence: number, type = 'playback.heartbeat'): BusEvent =>
  busEvent({
    Source: 'viewing-service',
    DetailType: type,
    Detail: JSON.stringify({ session_id: session, user_id: `user of ${session}`, sequence }),
  })

export type Received = { readonly path: string; readonly type: string | undefined; readonly event: BusEvent }

type Server = ReturnType<typeof createServer>

const opened = (server: Server, port: number) =>
  new Promise<Server>((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))

/** An HTTP server that takes events, and can be away. `answer` says the status for an event that came, after a while. */
export const receiver = async (answer: (event: BusEvent) => number | Promise<number> = () => 204) => {
  const received: Received[] = []
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const event: BusEvent = JSON.parse(await text(request))
    const status = await answer(event)
    if (status < 300) received.push({ path: request.url ?? '', type: request.headers['content-type'], event })
    response.writeHead(status).end()
  }
  const open = (port: number) =>
    opened(
      createServer((...exchange) => void listener(...exchange)),
      port,
    )
  let server = await open(0)
  const { port } = server.address() as AddressInfo
  const away = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(() => void away())
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    sequences: (session: string) =>
      received.filter(({ event }) => event.detail.session_id === session).map(({ event }) => event.detail.sequence),
    away,
    back: async () => {
      server = await open(port)
    },
  }
}
