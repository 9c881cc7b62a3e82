import { expect } from 'vitest'
import { createEntitlementChanges } from '../../../functions/core/entitlement/change.ts'
import { indexKeys, partitionOf } from '../../../functions/core/redis/partition.ts'
import { createExpiry } from '../../../functions/core/session/expiry.ts'
import { SECOND } from '../service/moving-clock.ts'
import { isLive } from './life.ts'
import type { Walker } from './session-walk.ts'
import type { StepOf } from './steps.ts'

/** Steps that no player takes: the clock, sweeps, and events of Identity. */
export const environmentSteps = ({ running, clock, model, users, says }: Walker) => {
  const { apply } = createEntitlementChanges(running.store, clock.now)
  const lastTold = new Map<string, number>()
  return {
    pass: async ({ seconds }: StepOf<'pass'>) => clock.pass(seconds * SECOND),
    rule: async (step: StepOf<'rule'>) => void says.set(users[step.user] ?? '', step.says),
    tell: async ({ user, plan, ago }: StepOf<'tell'>) => {
      const userId = users[user] ?? ''
      const at = ago === 'again' ? (lastTold.get(userId) ?? 0) : clock.now() - ago * SECOND
      lastTold.set(userId, at)
      const wanted = model.tell(userId, at, plan, clock.now())
      const applied = apply({ userId, effectiveAt: at, maxConcurrentStreams: plan })
      if (wanted.outcome === 'early') await expect(applied).rejects.toThrow('not in effect')
      else expect(await applied).toEqual(wanted)
    },
    sweep: async () => {
      expect(await createExpiry(running.store).sweep(() => 60_000)).toMatchObject({
        orphans: 0,
        overdue: 0,
        failures: [],
      })
      for (const { id, deadline, user } of model.sessions.filter(isLive))
        expect(await running.redis.zscore(indexKeys(partitionOf(user))[0], id)).toBe(String(deadline))
    },
  }
}
