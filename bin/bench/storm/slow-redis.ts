import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Command } from 'ioredis'
import { commandReader } from './command-reader.ts'

/** How a Redis lets clients in. */
export type Door = {
  /** How long its only thread works at a login that it grants. */
  readonly loginMs: number
  /** And at one that it refuses: a connection and its TLS cost the same thread. */
  readonly refusalMs: number
  /** So many logins a second are granted, and as many at once. */
  readonly loginsPerSecond: number
}

/** A login as Redis met it. */
export type Login = {
  readonly user: string
  /** When it was asked for: `performance.now()` of this process. */
  readonly at: number
  /** Granted, refused, or granted to a connection that was given up meanwhile. */
  outcome: 'granted' | 'refused' | 'wasted' | undefined
}

const SLOTS = 16_384
const [BRIEF_MS, SECOND] = [0.02, 1_000]

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`

/** One thread: work begins when all work before it is done, whoever asked for it, and whether or not he still waits. */
const thread = () => {
  let free = 0
  return (costAt: (start: number) => number, done: () => void) => {
    const start = Math.max(free, performance.now())
    free = start + costAt(start)
    setTimeout(done, Math.max(0, free - performance.now()))
  }
}

/** Whether one more login is within the rate at a time (GCRA). */
const limiter = ({ loginsPerSecond }: Door) => {
  let next = 0
  return (at: number) => {
    if (next > at + SECOND) return false
    next = Math.max(next, at) + SECOND / loginsPerSecond
    return true
  }
}

/** Who logs in by a command, and what he is answered: `AUTH user password` or `HELLO 3 AUTH user password`. */
const loginIn = ([name, ...words]: string[]) =>
  name === 'auth'
    ? { user: words[0] ?? '', welcome: '+OK\r\n' }
    : name === 'hello' && { user: words[2] ?? '', welcome: '%1\r\n+proto\r\n:3\r\n' }

/** One server, which answers the commands that a connection of the service begins with, and `EXISTS`. */
const shard = (door: Door, logins: Login[], map: () => string, owner: (slot: number) => string | undefined) => {
  const [work, isWithin] = [thread(), limiter(door)]
  const logIn = (socket: Socket, { user, welcome }: { user: string; welcome: string }) => {
    const login: Login = { user, at: performance.now(), outcome: undefined }
    logins.push(login)
    let granted = false
    const cost = (start: number) => {
      granted = isWithin(start)
      return granted ? door.loginMs : door.refusalMs
    }
    work(cost, () => {
      login.outcome = granted ? (socket.writable ? 'granted' : 'wasted') : 'refused'
      socket.write(granted ? welcome : '-ERR too many logins\r\n')
    })
  }
  const replyTo = ([name = '', first = '']: string[]) => {
    if (name === 'info') return bulk('loading:0\r\n')
    if (name === 'cluster') return first.toLowerCase() === 'slots' ? map() : bulk('cluster_state:ok\r\n')
    if (name !== 'exists') return '+OK\r\n'
    const slot = new Command(name, [first]).getSlot() ?? 0
    const other = owner(slot)
    return other ? `-MOVED ${slot} ${other}\r\n` : ':0\r\n'
  }
  return createServer((socket) => {
    socket.setNoDelay(true).on('error', () => {})
    const obey = ([name = '', ...words]: string[]) => {
      const command = [name.toLowerCase(), ...words]
      const login = loginIn(command)
      if (login) return logIn(socket, login)
      return work(
        () => BRIEF_MS,
        () => socket.write(replyTo(command)),
      )
    }
    socket.on('data', commandReader(obey))
  })
}

/**
 * A Redis on this machine, or a cluster of several, as far as its clients' logins go: each server has one thread, on
 * which a login takes long, and refuses logins above a rate. What a client gave up is worked at all the same.
 */
export const startSlowRedis = async (door: Door, shards = 1) => {
  const logins: Login[] = []
  const ports: number[] = []
  const share = SLOTS / shards
  const map = () => {
    const ranges = ports.map((port, i) => {
      const [from, to] = [Math.ceil(i * share), Math.ceil((i + 1) * share) - 1]
      return `*3\r\n:${from}\r\n:${to}\r\n*2\r\n${bulk('127.0.0.1')}:${port}\r\n`
    })
    return `*${ports.length}\r\n${ranges.join('')}`
  }
  const servers = Array.from({ length: shards }, (_, i) => {
    const owner = (slot: number) => {
      const at = Math.floor(slot / share)
      return shards > 1 && at !== i ? `127.0.0.1:${ports[at]}` : undefined
    }
    return shard(door, logins, map, owner)
  })
  for (const server of servers) {
    await once(server.listen(0, '127.0.0.1', 1_024), 'listening')
    ports.push((server.address() as AddressInfo).port)
  }
  return {
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    /** Every login so far, in the order in which they were asked for. */
    logins: logins as readonly Login[],
    stop: () => {
      for (const server of servers) server.close()
    },
  }
}
