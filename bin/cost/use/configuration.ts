import { environment, type SettingName } from '../../../functions/contract/settings/settings.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import type { Inventory } from './inventory.ts'
import type { Rhythm } from './load.ts'

/** A stage, and what its template holds. */
export type Configuration = { readonly stage: Stage; readonly inventory: Inventory }

const settingOf = ({ settings }: Stage, name: SettingName & keyof Stage['settings']) => {
  const { parse, default: usual = '' } = environment[name]
  return parse(settings[name] || usual)
}

/** A duration or a number among a stage's settings, as the functions read it. */
export const numberOf = (stage: Stage, name: SettingName & keyof Stage['settings']): number =>
  Number(settingOf(stage, name))

/** How often its players speak, in seconds. */
export const rhythmOf = (stage: Stage): Rhythm => ({
  interval: numberOf(stage, 'HEARTBEAT_INTERVAL') / 1_000,
  eventInterval: numberOf(stage, 'HEARTBEAT_EVENT_INTERVAL') / 1_000,
  tokenLife: numberOf(stage, 'JWT_EXPIRATION') / 1_000,
})

/** How long an ended session stays in Redis, in seconds: 2 h, or the life of a token and a minute if that is longer. */
export const retentionOf = (stage: Stage): number =>
  stage.settings.SESSION_RETENTION
    ? numberOf(stage, 'SESSION_RETENTION') / 1_000
    : Math.max(7_200, rhythmOf(stage).tokenLife + 60)

export const nodesOf = ({ redis }: Stage): number => redis.shards * (1 + redis.replicas)

export const relaysOf = ({ events }: Stage): number => events.relays ?? 1

/** The stage with some settings replaced. */
export const withSettings = (stage: Stage, settings: Stage['settings']): Stage => ({
  ...stage,
  settings: { ...stage.settings, ...settings },
})

/** Zones that a stage stands in: those that it lists, else two. */
export const zonesOf = ({ network: { own, existing } }: Stage): number =>
  (own ?? existing)?.availabilityZones?.length ?? 2
