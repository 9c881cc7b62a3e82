import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { faultLines, type Line, type Weather } from './fault-line.ts'

export type Fault =
  /** Nothing listens, and existing connections are cut. */
  | { readonly kind: 'refuse' }
  /** Connections stay open, new ones too, and nothing passes in either direction. */
  | { readonly kind: 'black hole' }
  /** Resets the connection in the middle of a reply, after so many bytes of it. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'slices'; readonly bytes: number; readonly ms: number }
  /** That share of the replies is lost and the connection is reset; the server has done what it was asked. */
  | { readonly kind: 'drop'; readonly share: number }

const HERE = '127.0.0.1'

/** A listener that can give its port up and take it again. */
const listener = async (serve: (client: Socket) => void) => {
  let server = createServer(serve)
  await once(server.listen(0, HERE), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: () => server.close(),
    /** As soon as it can: what has just been given up may not be free yet. */
    openAgain: () => {
      server = createServer(serve)
      server.on('error', () => setTimeout(() => server.listen(port, HERE), 20))
      server.listen(port, HERE)
    },
  }
}

/**
 * A line to a server (host:port) that can be as bad as a network can be. What a connection swallowed is gone: it stays
 * dead when all is well again, and whoever waits on it needs a new one. Imports nothing of a test runner.
 */
export const startFaultProxy = async (target: string) => {
  const weather: Weather = { target, fault: undefined, losing: undefined }
  const lines = new Set<Line>()
  let opened = 0
  const lead = faultLines(weather, lines)
  const own = await listener((client) => {
    opened += 1
    lead(client)
  })
  const cut = () => {
    for (const { client } of lines) client.resetAndDestroy()
  }
  const refuse = () => {
    own.close()
    cut()
  }
  return {
    /** host:port */
    address: `${HERE}:${own.port}`,
    /** From now on; undefined: all is well again, on the same port. */
    set: (fault: Fault | undefined): void => {
      const [was, is] = [weather.fault, fault].map((one) => one?.kind === 'refuse')
      weather.fault = fault
      if (is && !was) refuse()
      if (was && !is) own.openAgain()
    },
    /** The server carries out what is asked next; its reply is lost and, after `meanwhile`, the connection reset. */
    loseNextReply: (meanwhile: () => Promise<unknown> = async () => {}): void => {
      weather.losing = meanwhile
    },
    /** Resets what is connected. */
    cut,
    /** What is connected is dead from now on and neither side notices, as when a firewall has forgotten it. */
    forget: (): void => {
      for (const line of lines) line.isDead = true
    },
    /** Where new connections lead from now on, as when a name gets another address; the others stay as they are. */
    moveTo: (next: string): void => {
      weather.target = next
    },
    /** Whether the last loss has come about. */
    lost: (): boolean => weather.losing === undefined,
    /** How many are open right now. */
    connections: (): number => lines.size,
    /** How many there have ever been. */
    opened: (): number => opened,
    stop: async (): Promise<void> => refuse(),
  }
}

export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>
