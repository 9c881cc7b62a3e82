import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer } from 'node:tls'
import type { TlsAuthority } from '../tls-authority.ts'
import { tokenFault } from './token.ts'
import { LOGIN } from './user.ts'
import { doorkeeper } from './wire.ts'

export const { REDIS_USER: USER } = LOGIN
export const CACHE_ID = 'vs-cache-0001'
export const ROLE = {
  ...{ id: 'ASIAOFTHETESTS', key: 'the/secret+key/of+the/tests', token: 'token+of/the=role&more%' },
  region: 'eu-west-1',
}
/** The credentials of a function that may enter, as Lambda gives them. */
export const ROLE_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: ROLE.id,
  AWS_SECRET_ACCESS_KEY: ROLE.key,
  AWS_SESSION_TOKEN: ROLE.token,
  AWS_REGION: ROLE.region,
}

type Options = {
  readonly clock?: () => number
  /** Whether a token is good for one connection only; then no two may be signed in one second. */
  readonly eachOnce?: boolean
}

/** Who may enter. All of `state` may be changed at any time. */
const judge = ({ clock = Date.now, eachOnce = false }: Options) => {
  const state = {
    /** Nobody, while it is true. */
    isClosed: false,
    /** How old a token may be, in ms: less than the 15 minutes of AWS spares a test the wait. */
    oldest: 900_000,
    /** How long IAM takes to say whether a token is good, in ms. */
    takes: 0,
    /** Every token shown so far. */
    tokens: new Set<string>(),
    logins: 0,
    /** Why logins were refused. */
    faults: [] as string[],
  }
  const faultOf = (user: string, token: string) => {
    if (state.isClosed) return 'Nobody is let in.'
    if (user !== USER) return 'There is no such user.'
    if (eachOnce && state.tokens.has(token)) return 'It has been used.'
    return tokenFault(token, { user, host: CACHE_ID, principal: ROLE, oldest: state.oldest }, clock())
  }
  const isGood = (user: string, token: string) => {
    const fault = faultOf(user, token)
    state.tokens.add(token)
    if (fault) state.faults.push(fault)
    else state.logins += 1
    return !fault
  }
  return { state, isGood }
}

/**
 * ElastiCache as far as entering by IAM goes: TLS in front of Redis servers of this machine, to which only a good token
 * of `USER` leads. The servers know that user by `password`.
 */
export const iamGate = (authority: TlsAuthority, password: string, options: Options = {}) => {
  const { state, isGood } = judge(options)
  const ends = new Set<Socket>()
  const stops: (() => void)[] = []
  const cut = () => {
    for (const end of ends) end.destroy()
  }
  const serve = (client: Socket, port: number) => {
    const server = connect(port, '127.0.0.1')
    for (const end of [client, server]) {
      ends.add(end.on('error', () => {}))
      end.on('close', () => [client, server].map((one) => ends.delete(one) && one.destroy()))
    }
    const say = (reply: string | Buffer) => client.write(reply)
    const judged = sleep(state.takes)
    const pass = (bytes: Buffer) => judged.then(() => server.write(bytes))
    client.on('data', doorkeeper(isGood, password, { say, pass }))
    server.on('data', say)
  }
  return Object.assign(state, {
    /** Opens a way to the Redis on a port; gives the port that takes its place. */
    before: async (port: number): Promise<number> => {
      const gate = createServer(authority.server, (client) => serve(client, port))
      stops.push(() => gate.close())
      await once(gate.listen(0, '127.0.0.1'), 'listening')
      return (gate.address() as AddressInfo).port
    },
    /** Ends every connection, as ElastiCache does with those that are twelve hours old. */
    cut,
    stop: () => {
      for (const stop of stops) stop()
      cut()
    },
  })
}

export type IamGate = ReturnType<typeof iamGate>
