import { createEntitlementChanges } from '../../../functions/core/entitlement/change.ts'
import { partitionOf, slotsKey, tagOf } from '../../../functions/core/redis/partition.ts'
import { createExpiry } from '../../../functions/core/session/expiry.ts'
import { movingClock, SECOND } from '../service/moving-clock.ts'
import { service } from '../service/service.ts'
import { newUser } from '../service/users.ts'
import { entitled } from './rulings.ts'

/** A service with a Redis' clock and a function's clock that the test moves, events from Identity, and a user. */
export const telling = (settings: Record<string, string> = {}, planLimit?: number) => {
  const clock = movingClock()
  const ownClock = movingClock(clock.start)
  const running = service({ settings, clock: clock.now, entitlement: entitled(planLimit) })
  const { apply } = createEntitlementChanges(running.store, ownClock.now)
  const userId = newUser()
  const { sweep } = createExpiry(running.store)
  const keyOf = (word: string) => slotsKey(userId).replace(':slots:', `:${word}:`)
  return {
    ...running,
    ...{ clock, ownClock, userId },
    keyOf,
    sessionKeyOf: (id: string) => `${tagOf(partitionOf(userId))}:session:${id}`,
    account: () => running.redis.hgetall(keyOf('account')),
    revoke: (effectiveAt = ownClock.now()) => apply({ userId, effectiveAt, maxConcurrentStreams: undefined }),
    plan: (maxConcurrentStreams: number, effectiveAt = ownClock.now()) =>
      apply({ userId, effectiveAt, maxConcurrentStreams }),
    /** Time passes for both. */
    pass: (ms: number) => {
      clock.pass(ms)
      ownClock.pass(ms)
    },
    /** Starts so many sessions, a second apart. */
    play: async (count: number) => {
      const ids: string[] = []
      for (let i = 0; i < count; i++) {
        ids.push((await running.create(userId)).body.session.session_id)
        clock.pass(SECOND)
        ownClock.pass(SECOND)
      }
      return ids
    },
    statuses: (ids: string[]) =>
      Promise.all(ids.map(async (id) => (await running.call('get-session', id)).body.status as string)),
    usage: async () => (await running.call('get-concurrency', userId)).body,
    /** Of the whole Redis, by this clock: on a Redis of its own. */
    sweep: () => sweep(() => 60_000),
  }
}

export type Telling = ReturnType<typeof telling>
