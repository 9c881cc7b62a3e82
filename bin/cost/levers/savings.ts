import { type Bill, billOf } from '../bill.ts'
import type { Prices } from '../prices/prices.ts'
import { adjusted } from '../use/adjusted.ts'
import type { Configuration } from '../use/configuration.ts'
import type { Waits } from '../use/duration.ts'
import type { Load } from '../use/load.ts'
import { eventLevers } from './events.ts'
import type { Lever } from './lever.ts'
import { networkLevers } from './network.ts'
import { redisLevers } from './redis.ts'
import { sessionLogLevers } from './session-log.ts'
import { settingLevers } from './settings.ts'

/** Every setting and member that makes the bill smaller. */
export const levers: readonly Lever[] = [
  ...settingLevers,
  ...eventLevers,
  ...redisLevers,
  ...networkLevers,
  ...sessionLogLevers,
]

/** A lever that is not yet pulled, and what it saves in a month: the difference of two bills. */
export type Saving = Pick<Lever, 'member' | 'means'> & { readonly change: string; readonly usd: number }

/** The configuration with a lever pulled; undefined where it is pulled already. */
export const pulled = ({ stage, inventory }: Configuration, lever: Lever) => {
  const after = lever.pull(stage)
  if (!after) return undefined
  const configuration: Configuration = { stage: after.stage, inventory: adjusted(inventory, stage, after.stage) }
  return { configuration, change: after.change }
}

/** What each lever saves by itself, the largest saving first; one that saves nothing here is left out. */
export const savingsOf = (
  bill: Bill,
  load: Load,
  configuration: Configuration,
  waits: Waits,
  prices: Prices,
): readonly Saving[] =>
  levers
    .flatMap((lever): Saving[] => {
      const after = pulled(configuration, lever)
      if (!after) return []
      const { member, means } = lever
      const usd = bill.total - billOf(load, after.configuration, waits, prices).total
      return usd > 0 ? [{ member, means, usd, change: after.change }] : []
    })
    .toSorted((one, other) => other.usd - one.usd)
