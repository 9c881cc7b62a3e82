import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault-proxy.ts'

type Act = () => Promise<unknown>

/** What happens on every line of a proxy. */
export type Weather = {
  /** host:port */
  target: string
  fault: Fault | undefined
  /** What is done before the connection is reset, once, in place of passing the next reply. */
  losing: Act | undefined
}

export type Line = {
  readonly client: Socket
  readonly server: Socket /** It has swallowed something. */
  isDead: boolean
}

/** Whether each turn is among that share of all turns, spread evenly: no luck is involved. */
const evenly = () => {
  let owed = 0
  return (share: number) => {
    owed += share
    if (owed < 1) return false
    owed -= 1
    return true
  }
}

/** Resets the connection once what was written has been read. */
const lose = async (line: Line, meanwhile: Act = async () => {}) => {
  line.isDead = true
  await meanwhile()
  await sleep(5)
  line.client.resetAndDestroy()
}

const passSliced = async ({ client }: Line, reply: Buffer, bytes: number, ms: number) => {
  for (let at = 0; at < reply.length; at += bytes) {
    client.write(reply.subarray(at, at + bytes))
    await sleep(ms)
  }
}

/** Gives what brings a reply that came at `arrived` (performance.now) to the client, as the weather has it. */
const passage = (weather: Weather) => {
  const isTurn = evenly()
  return async (line: Line, reply: Buffer, arrived: number) => {
    if (weather.fault?.kind === 'slow') await sleep(Math.max(0, arrived + weather.fault.ms - performance.now()))
    const { fault, losing } = weather
    line.isDead ||= fault?.kind === 'black hole'
    if (line.isDead) return
    weather.losing = undefined
    if (losing) return lose(line, losing)
    if (fault?.kind === 'drop' && isTurn(fault.share)) return lose(line)
    if (fault?.kind === 'slices') return passSliced(line, reply, fault.bytes, fault.ms)
    if (fault?.kind !== 'reset' || reply.length <= fault.afterBytes) return line.client.write(reply)
    line.client.write(reply.subarray(0, fault.afterBytes))
    return lose(line)
  }
}

/** Gives what leads a client on to the server; `lines` holds what is connected. */
export const faultLines = (weather: Weather, lines: Set<Line>) => {
  const pass = passage(weather)
  return (client: Socket) => {
    const [host = '', port = ''] = weather.target.split(':')
    const server = connect(Number(port), host)
    const line = { client: client.setNoDelay(), server: server.setNoDelay(), isDead: false }
    lines.add(line)
    // Resetting a connection whose peer has already ended it may fail, and Node then never emits `close`.
    const end = () => lines.delete(line) && server.destroy()
    client.on('error', end).on('close', end)
    server.on('error', () => {}).on('close', () => weather.fault?.kind !== 'black hole' && client.destroy())
    client.on('data', (request) => {
      line.isDead ||= weather.fault?.kind === 'black hole'
      if (!line.isDead) server.write(request)
    })
    let order: Promise<unknown> = Promise.resolve()
    server.on('data', (reply) => {
      const arrived = performance.now()
      order = order.then(() => pass(line, reply, arrived))
    })
  }
}
