import { Redis } from 'ioredis'
import type { Readings } from '../reading.ts'
import { openClients } from '../redis/clients.ts'
import { asNewAttempts, type Recording } from '../redis/replay.ts'
import { floorFor, scriptCalls } from '../redis/slow-log.ts'
import { encode } from '../redis/tap.ts'
import { serve } from '../side/serve.ts'
import { leanSketch } from './sketch.ts'

const [CLIENTS, CALLS, TIMED, TRIAL] = [50, 10_000, 3_000, 300]
const SET = encode(['SET', 'bench', 'x'])

const address = process.env.REDIS_ADDR ?? ''
const [redis, clients] = [new Redis(`redis://${address}`), await openClients(address, CLIENTS)]
const sketch = await leanSketch(redis, 300)
const heartbeats: (() => Buffer)[] = []

/** Sends so many commands from all clients; the i-th is made by `make`. */
const send = (calls: number, make: (i: number) => Buffer) => {
  let sent = 0
  return clients.send(() => (sent < calls ? make(sent++) : undefined))
}
const heartbeat = (i: number) => heartbeats[i % heartbeats.length]?.() ?? SET
const timesOf = async (make: (i: number) => Buffer) => {
  const times = async (calls: number, floor?: number) =>
    (await scriptCalls(redis, () => send(calls, make), floor)).map(({ us }) => us)
  return times(TIMED, floorFor(await times(TRIAL)))
}

/** µs of processor time that Redis has used. */
const processorTime = async () => {
  const info = await redis.info('cpu')
  return 1e6 * ['user', 'sys'].reduce((sum, kind) => sum + Number(info.match(`used_cpu_${kind}:([\\d.]+)`)?.[1]), 0)
}

/** Commands a second, and the processor time that Redis spends on each. */
const loaded = async (make: (i: number) => Buffer) => {
  const before = await processorTime()
  const rate = await send(CALLS, make)
  return { rate: [rate], cost: [((await processorTime()) - before) / CALLS] }
}

const verbs = {
  /** Heartbeats are sent for these sessions. */
  prepare: (recordings: readonly Recording[]) => {
    for (const { attempts } of recordings) {
      const attempt = asNewAttempts(attempts)
      heartbeats.push(() => encode(attempt()))
    }
  },
  /** What Redis serves to fifty clients, and the script's time among so many. */
  round: async (): Promise<Readings> => {
    const [set, beat] = [await loaded(() => SET), await loaded(heartbeat)]
    return {
      'SET, 50 clients': set.rate,
      'heartbeats, 50 clients': beat.rate,
      'processor time of Redis for a SET': set.cost,
      'processor time of Redis for a heartbeat': beat.cost,
      'lean sketch': await timesOf(sketch),
      'heartbeat, 50 clients': await timesOf(heartbeat),
    }
  },
}
export type LoadVerbs = typeof verbs
serve(verbs)
