import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What a client and Redis said to each other, in its order. */
export type Said = { readonly from: 'client' | 'redis'; readonly bytes: Buffer }

/** A line to Redis on a free port that passes all on as it is, and writes it down while it is asked to. */
export const startTap = async (address: string) => {
  const [host = '', port = ''] = address.split(':')
  const open = new Set<Socket>()
  let said: Said[] | undefined
  const pass = (from: Said['from'], source: Socket, target: Socket) => {
    open.add(source)
    source.setNoDelay(true)
    source.on('data', (bytes) => {
      said?.push({ from, bytes })
      target.write(bytes)
    })
    source.on('error', () => {})
    source.on('close', () => {
      open.delete(source)
      target.destroy()
    })
  }
  const server = createServer((client) => {
    const redis = connect(Number(port), host)
    pass('client', client, redis)
    pass('redis', redis, client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What is said on all connections during `work`. */
    during: async (work: () => Promise<unknown>): Promise<Said[]> => {
      const heard: Said[] = []
      said = heard
      await work()
      said = undefined
      return heard
    },
    stop: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

/** The commands that clients sent, each as its words. In pieces, as long as only one client speaks. */
export const commandsIn = (said: readonly Said[]): Buffer[][] => {
  const bytes = Buffer.concat(said.filter(({ from }) => from === 'client').map((one) => one.bytes))
  const commands: Buffer[][] = []
  let at = 0
  const number = () => {
    const end = bytes.indexOf('\r\n', at)
    const value = Number(bytes.toString('latin1', at + 1, end))
    at = end + 2
    return value
  }
  while (at < bytes.length) {
    const words = Array.from({ length: number() }, () => {
      const length = number()
      at += length + 2
      return bytes.subarray(at - length - 2, at - 2)
    })
    commands.push(words)
  }
  return commands
}

/** A command as clients send it. */
export const encode = (words: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat([
    Buffer.from(`*${words.length}\r\n`),
    ...words.flatMap((word) => [
      Buffer.from(`$${Buffer.byteLength(word)}\r\n`),
      Buffer.from(word),
      Buffer.from('\r\n'),
    ]),
  ])
