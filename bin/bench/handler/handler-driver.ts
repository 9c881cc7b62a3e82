import { Redis } from 'ioredis'
import { callFor, type Started } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { asNewAttempts, type Recording } from '../redis/replay.ts'
import { serve } from '../side/serve.ts'
import { profiled } from './profile.ts'
import { unseenTokens } from './tokens.ts'
import { waitsWith } from './waits.ts'

/** Before so many blocks the compiler is still at work, beside the calls. */
const WARM_BLOCKS = 40
const [BLOCKS, CALLS] = [8, 50]

const redis = new Redis(`redis://${process.env.REDIS_ADDR}`)
const [tokens, waits] = [await unseenTokens(), await waitsWith(redis)]
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

/** One after the other: µs of each call, with its waits for a processor and without; and of processor time for each. */
const timed = async (block: readonly Request[], act: (request: Request) => Promise<unknown>) => {
  const [times, unwaited] = [[] as number[], [] as number[]]
  let cpu = 0
  for (const request of block) {
    const [waited, used, at] = [waits(), process.cpuUsage(), performance.now()]
    await act(request)
    const [us, { user, system }] = [(performance.now() - at) * 1e3, process.cpuUsage(used)]
    cpu += user + system
    times.push(us)
    unwaited.push(Math.max(0, us - (waits() - waited)))
  }
  return { times, unwaited, cpu: cpu / block.length }
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
    const [own, base] = [`heartbeat's handler, ${kind}`, `EVALSHA and one verification, ${kind}`]
    return {
      [own]: blocks.flatMap(({ handler }) => handler.times),
      [`${own}, less its waits`]: blocks.flatMap(({ handler }) => handler.unwaited),
      [base]: blocks.flatMap(({ bare }) => bare.times),
      [`${base}, less its waits`]: blocks.flatMap(({ bare }) => bare.unwaited),
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
