import type { Held } from '../../../functions/contract/erasure/erasure.ts'
import { createErasure } from '../../../functions/core/erasure/erasure.ts'
import { outboxKeys } from '../../../functions/core/redis/partition.ts'
import { ownRedis } from '../redis/redis-server.ts'
import { movingClock } from '../service/moving-clock.ts'
import { service } from '../service/service.ts'
import { everythingIn, keysAbout } from './everything.ts'

export const plenty = () => 60_000

export const NOTHING: Held = {
  ...{ live: 0, ended: 0, slots: 0, account: 0, memory: 0, requests: 0, decisions: 0, denials: 0 },
  ...{ outbox: 0, dead_letters: 0, logged_sessions: 0, logged_events: 0 },
}

/** A service on a Redis of its own, and the erasure of its users, which waits for no relay: `publish` stands in for it. */
export const erasing = async (settings: Record<string, string> = {}, redis: readonly string[] = []) => {
  const own = await ownRedis(...redis)
  const clock = movingClock()
  const running = service({ settings: { REDIS_ADDR: own.address, ...settings }, clock: clock.now })
  const { look, end, erase } = createErasure(running.store, { patience: 0, every: 1 })
  return {
    ...{ running, own, clock, ask: own.ask },
    look: async (userId: string) => {
      const answer = await look(userId, plenty)
      if (answer.outcome !== 'looked') throw new Error(answer.outcome)
      return answer.held
    },
    end: (userId: string) => end(userId, plenty),
    erase: (userId: string) => erase(userId, plenty),
    /** The keys that are about a user. */
    about: async (userId: string) => keysAbout(userId, await everythingIn(own.ask)),
    play: async (userId: string, more: object = {}, headers: Record<string, string> = {}): Promise<string> =>
      (await running.create(userId, more, headers)).body.session.session_id,
    publish: async () => void (await Promise.all(outboxKeys.map((key) => own.ask.xtrim(key, 'MAXLEN', 0)))),
  }
}
