import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A line to a server that can lose a reply, hold replies up or swallow everything; closed when the test has finished. */
export const tcpProxy = async (target: string) => {
  const [host = '', port = ''] = target.split(':')
  const sockets = new Set<Socket>()
  let losing: (() => Promise<unknown>) | undefined
  let swallowing = false
  let lag = 0
  const forward = async (client: Socket, reply: Buffer) => {
    const meanwhile = losing
    if (!meanwhile) return swallowing || client.write(reply)
    losing = undefined
    await meanwhile()
    return client.resetAndDestroy()
  }
  const server = createServer((client) => {
    const upstream = connect(Number(port), host)
    for (const socket of [client, upstream]) {
      sockets.add(socket.on('error', () => {}))
      socket.on('close', () => [client, upstream].map((end) => sockets.delete(end) && end.destroy()))
    }
    client.on('data', (request) => swallowing || upstream.write(request))
    upstream.on('data', (reply) => (lag ? setTimeout(forward, lag, client, reply) : forward(client, reply)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The server carries out what is asked next; its reply is dropped and, after `meanwhile`, the connection reset. */
    loseNextReply: (meanwhile: () => Promise<unknown> = async () => {}) => {
      losing = meanwhile
    },
    /** From now on replies come so many ms late. */
    holdUp: (ms: number) => {
      lag = ms
    },
    /** Whether the last loss has come about. */
    lost: () => losing === undefined,
    /** From now on connections stay open, new ones too, and nothing passes in either direction; or all is well again. */
    swallow: (on: boolean) => {
      swallowing = on
    },
  }
}
