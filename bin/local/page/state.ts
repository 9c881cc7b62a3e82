import type { Redis } from 'ioredis'
import type { Clock } from '../clock/clock.ts'
import { readStore, type StoreView } from '../redis/store-view.ts'
import type { Switches } from '../switches/switches.ts'

const ANSWER_MS = 800

/** What a page shows beside what happens. `store` is null while Redis does not answer. */
export type PageState = {
  /** The runner's clock, and how far it is ahead of the machine's, in ms. */
  readonly now: number
  readonly ahead: number
  readonly switches: Switches
  /** Those that this runner may switch; the others belong to a service that the environment names. */
  readonly switchable: Readonly<Record<keyof Switches | 'clock', boolean>>
  readonly store: StoreView | null
  /** Whether the API answers what is in the session log. */
  readonly hasSessionLog: boolean
}

type Parts = {
  readonly clock: Clock
  readonly switches: Switches
  readonly switchable: PageState['switchable']
  readonly redis: Redis | undefined
  readonly defaultLimit: number
  readonly hasSessionLog: boolean
}

const within = async <Result>(ms: number, work: Promise<Result>) => {
  const { promise, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, ms, null)
  try {
    return await Promise.race([work, promise])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}

/** Gives the state at the moment. Never rejects. */
export const pageState =
  ({ clock, switches, switchable, redis, defaultLimit, hasSessionLog }: Parts) =>
  async (): Promise<PageState> => {
    const store = redis && switches.redis === 'up' ? await within(ANSWER_MS, readStore(redis, defaultLimit)) : null
    return { now: clock.now(), ahead: clock.ahead(), switches: { ...switches }, switchable, store, hasSessionLog }
  }
