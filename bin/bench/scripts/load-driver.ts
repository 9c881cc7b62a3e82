import { Redis } from 'ioredis'
import { callFor, forEach, type Started, startSession, typicalId } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { openClients } from '../redis/clients.ts'
import { asNewAttempts } from '../redis/replay.ts'
import { floorFor, scriptCalls } from '../redis/slow-log.ts'
import { commandsIn, encode, startTap } from '../redis/tap.ts'
import { serve } from '../side/serve.ts'
import { leanSketch } from './sketch.ts'

const [PLAYERS, CLIENTS, CALLS, TIMED, TRIAL, WARM_BEATS] = [300, 50, 10_000, 3_000, 300, 8]
const SET = encode(['SET', 'bench', 'x'])

const address = process.env.REDIS_ADDR ?? ''
const [redis, clients, tap] = [
  new Redis(`redis://${address}`),
  await openClients(address, CLIENTS),
  await startTap(address),
]
process.env.REDIS_ADDR = tap.address // the bundles, which load with their first call, are listened to
const sketch = await leanSketch(redis, PLAYERS)
const heartbeats: (() => Buffer)[] = []

/** A session in mid-film, and its heartbeat as the bundle sends it. */
const record = async (player: Started) => {
  const beat = () => callFor('send-heartbeat', player, { position: 1_234 })
  for (let i = 0; i < WARM_BEATS; i++) await beat()
  const [first, second] = [await tap.during(beat), await tap.during(beat)].map((said) => commandsIn(said))
  const scriptsOf = (commands: Buffer[][] = []) => commands.find(([name]) => /^evalsha$/i.test(String(name))) ?? []
  heartbeats.push(asNewAttempts(scriptsOf(first), scriptsOf(second)))
}

/** Sends so many commands from all clients; the i-th is made by `make`. */
const send = (calls: number, make: (i: number) => Buffer) => {
  let sent = 0
  return clients.send(() => (sent < calls ? make(sent++) : undefined))
}
const heartbeat = (i: number) => heartbeats[i % PLAYERS]?.() ?? SET
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
  prepare: async () => {
    const players: Started[] = []
    await forEach(Array.from({ length: PLAYERS }), 8, async () => players.push(await startSession(typicalId())))
    for (const player of players) await record(player)
    return players.length
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
