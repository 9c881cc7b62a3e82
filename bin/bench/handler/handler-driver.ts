import { Redis } from 'ioredis'
import { callFor, type Started } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { asNewAttempts, type Recording } from '../redis/replay.ts'
import { serve } from '../side/serve.ts'
import { profiled } from './profile.ts'
import { unseenTokens } from './tokens.ts'

const [BLOCKS, CALLS, WARM_BLOCKS] = [8, 50, 10]

const redis = new Redis(`redis://${process.env.REDIS_ADDR}`)
const tokens = await unseenTokens()
const kind = process.env.JWT_SECRET ? 'HS256' : 'ES256'

type Request = { readonly player: Started; readonly script: () => Buffer[] }
let requests: Request[] = []

/** The next requests, each with a token that was made now and not yet shown. */
const nextRequests = (from: number) =>
  Promise.all(
    Array.from({ length: CALLS }, async (_, i) => {
      const { player, script } = requests[(from + i) % requests.length] as Request
      return { script, player: { ...player, token: await tokens.like(player.token) } }
    }),
  )

/** One after the other: µs of each call, and of processor time for each, all threads of this process together. */
const timed = async (block: readonly Request[], act: (request: Request) => Promise<unknown>) => {
  const [times, before] = [[] as number[], process.cpuUsage()]
  for (const request of block) {
    const at = performance.now()
    await act(request)
    times.push((performance.now() - at) * 1e3)
  }
  const { user, system } = process.cpuUsage(before)
  return { times, cpu: (user + system) / block.length }
}

const handle = ({ player }: Request) => callFor('send-heartbeat', player, { position: 1_234 })
/** What no heartbeat can do without, by jose and ioredis. */
const bare = async ({ player, script }: Request) => {
  await tokens.verify(player.token)
  const [command = '', ...words] = script()
  await redis.call(String(command), words)
}

const block = async (i: number) => {
  const [own, others] = [await nextRequests(i * CALLS), await nextRequests(i * CALLS)]
  return { handler: await timed(own, handle), bare: await timed(others, bare) }
}

const verbs = {
  prepare: async (recordings: readonly Recording[]) => {
    requests = recordings.map(({ player, attempts }) => ({ player, script: asNewAttempts(attempts) }))
    for (let i = 0; i < WARM_BLOCKS; i++) await block(i)
  },
  /** Heartbeats through the bundle, and what they cannot do without, a block of each in turn. */
  round: async (): Promise<Readings> => {
    const blocks: Awaited<ReturnType<typeof block>>[] = []
    for (let i = 0; i < BLOCKS; i++) blocks.push(await block(i))
    return {
      [`heartbeat's handler, ${kind}`]: blocks.flatMap(({ handler }) => handler.times),
      [`EVALSHA and one verification, ${kind}`]: blocks.flatMap(({ bare }) => bare.times),
      [`heartbeat's processor time, ${kind}`]: blocks.map(({ handler }) => handler.cpu),
    }
  },
  /** Writes a CPU profile of so many blocks of heartbeats alone into a file; gives the functions that take most. */
  profile: async ({ blocks, file }: { blocks: number; file: string }) => {
    const made: Request[][] = []
    for (let i = 0; i < blocks; i++) made.push(await nextRequests(i * CALLS))
    return profiled(file, async () => {
      for (const one of made) await timed(one, handle)
    })
  },
}
export type HandlerVerbs = typeof verbs
serve(verbs)
