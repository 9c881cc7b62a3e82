import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { ROLE } from '../redis/iam/gate.ts'
import { tokenFault } from '../redis/iam/token.ts'
import type { TlsAuthority } from '../redis/tls-authority.ts'

// The beginning of a connection, from postgresql.org/docs/current/protocol-message-formats.html.
const SSL_REQUEST = 80_877_103
const ASK_FOR_PASSWORD = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3])

const refusal = (message: string) => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C28000\0M${message}\0\0`)
  const head = Buffer.from([69, 0, 0, 0, 0])
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

/** The next message: of the beginning without a letter, later with one before its length. */
const next = async (socket: Socket, letters: 0 | 1) => {
  let bytes = Buffer.alloc(0)
  const length = () => letters + (bytes.length >= letters + 4 ? bytes.readInt32BE(letters) : Number.POSITIVE_INFINITY)
  while (bytes.length < length()) {
    const chunk: unknown = socket.read() ?? (await once(socket, 'readable').then(() => socket.read()))
    if (chunk instanceof Buffer) bytes = Buffer.concat([bytes, chunk])
  }
  return bytes
}

type Options = { readonly authority: TlsAuthority; readonly port: number; readonly user: string }

/**
 * RDS as far as entering by IAM goes: TLS in front of a PostgreSQL of this machine that trusts everybody, to which only a
 * good token of this user leads. Without TLS nobody is let in.
 */
export const databaseGate = async ({ authority, port, user }: Options) => {
  const state = { tokens: new Set<string>(), faults: [] as string[], logins: 0, connections: 0 }
  const serve = async (plain: Socket) => {
    state.connections++
    const first = await next(plain, 0)
    if (first.readInt32BE(4) !== SSL_REQUEST) return plain.end(refusal('no pg_hba.conf entry, no encryption'))
    plain.write('S')
    const client = new TLSSocket(plain, { isServer: true, ...authority.server })
    client.on('error', () => plain.destroy())
    const startup = await next(client, 0)
    client.write(ASK_FOR_PASSWORD)
    const token = (await next(client, 1)).subarray(5, -1).toString()
    const [, named = ''] = /user\0([^\0]*)\0/.exec(startup.toString('latin1')) ?? []
    const { port: own } = server.address() as AddressInfo
    const wanted = { user, host: `localhost:${own}`, service: 'rds-db', principal: ROLE, oldest: 900_000 } as const
    const fault = named === user ? tokenFault(token, wanted, Date.now()) : 'There is no such user.'
    state.tokens.add(token)
    if (fault) {
      state.faults.push(fault)
      return client.end(refusal('PAM authentication failed'))
    }
    state.logins++
    const database = connect(port, '127.0.0.1').on('error', () => client.destroy())
    database.write(startup)
    return client.pipe(database).pipe(client)
  }
  const server = createServer((socket) => void serve(socket.on('error', () => {})).catch(() => socket.destroy()))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return Object.assign(state, { port: (server.address() as AddressInfo).port })
}
