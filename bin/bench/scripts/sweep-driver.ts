import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { accountsIn } from '../accounts.ts'
import { handlerOf, within } from '../bundle.ts'
import { forEach, startSession } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { scriptCalls } from '../redis/slow-log.ts'
import { serve } from '../side/serve.ts'

const [DUE_PARTITIONS, DUE, AT_ONCE] = [8, 100, 8]
/** Below what a step with sessions to end takes. */
const STEP_US = 50
/** Sessions of this process live for a second. */
const LIFE_MS = 1_200

const redis = new Redis(`redis://${process.env.REDIS_ADDR}`)

const tagOf = (key: string) => /^\{.*?\}/.exec(key)?.[0] ?? ''

const sweep = () => handlerOf<{ expired: number }>('expire-sessions')({}, within(60_000))

const verbs = {
  /** Makes the script known to Redis. */
  prepare: async () => (await sweep()).expired,
  /** In some partitions a hundred sessions are due at once. µs of the sweep's steps for each hundred, in all and each. */
  round: async (): Promise<Readings> => {
    const accounts = Array.from({ length: DUE_PARTITIONS }, (_, i) => accountsIn(i, DUE)).flat()
    const created = await scriptCalls(redis, () => forEach(accounts, AT_ONCE, startSession))
    await sleep(LIFE_MS)
    const swept = await scriptCalls(
      redis,
      async () => {
        const { expired } = await sweep()
        if (expired !== accounts.length) throw new Error(`${expired} ended instead of ${accounts.length}`)
      },
      STEP_US,
    )
    const tags = new Set(created.map(({ key }) => tagOf(key)))
    const steps = swept.filter(({ key }) => tags.has(tagOf(key)))
    const sums = [...tags].map((tag) =>
      steps.filter(({ key }) => tagOf(key) === tag).reduce((sum, { us }) => sum + us, 0),
    )
    return { 'sweep of 100': sums, 'step of the sweep': steps.map(({ us }) => us) }
  },
}
export type SweepVerbs = typeof verbs
serve(verbs)
