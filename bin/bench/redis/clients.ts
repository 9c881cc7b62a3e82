import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { encode } from './tap.ts'

/** One reply comes in one piece: it is short, and written at once. */
const ask = (socket: Socket, command: Buffer, done: (reply: Buffer) => void) => {
  socket.once('data', done)
  socket.write(command)
}

/**
 * So many clients, each a connection that sends a command and waits for its reply before it sends the next: what a Redis
 * serves, without a client library between. Gives commands a second. Rejects with the reply when one is an error.
 */
export const openClients = async (address: string, clients: number, database = 0) => {
  const [host = '', port = ''] = address.split(':')
  const sockets = Array.from({ length: clients }, () => connect(Number(port), host).setNoDelay(true))
  await Promise.all(
    sockets.map(async (socket) => {
      await once(socket, 'connect')
      await new Promise((done) => ask(socket, encode(['SELECT', String(database)]), done))
    }),
  )
  return {
    /** Sends the commands that `next` makes, until it makes none. */
    send: async (next: () => Buffer | undefined): Promise<number> => {
      let replies = 0
      const from = performance.now()
      const work = (socket: Socket) =>
        new Promise<void>((resolve, reject) => {
          const go = (reply?: Buffer) => {
            if (reply?.[0] === 0x2d) return reject(new Error(reply.toString()))
            if (reply) replies += 1
            const command = next()
            if (command) ask(socket, command, go)
            else resolve()
          }
          go()
        })
      await Promise.all(sockets.map(work))
      return (replies / (performance.now() - from)) * 1000
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}
