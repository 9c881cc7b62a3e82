import { openLimit } from '../../../lib/stage/members/throttling-schema.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import { nodeTypes } from '../prices/nodes.ts'
import type { Prices } from '../prices/prices.ts'
import { adjusted } from '../use/adjusted.ts'
import { relaysOf, rhythmOf, withSettings } from '../use/configuration.ts'
import { judgeThose } from './check.ts'
import { demandOf, type Situation } from './demand.ts'
import { type QuotaName, quotas, type Raised } from './quotas.ts'

const POWERS = [1, 2, 4, 8, 16, 32, 64]
/** Seconds between two heartbeat events of a session, from none left out. */
const THINNING = [60, 120, 300, 600, 900, 1_800]

const withStage = (situation: Situation, stage: Stage): Situation => {
  const { configuration } = situation
  return {
    ...situation,
    configuration: { stage, inventory: adjusted(configuration.inventory, configuration.stage, stage) },
  }
}

const fits = (situation: Situation, headroom: number, words: RegExp) =>
  judgeThose(situation, headroom, words).every((judged) => judged.fits)

/** The first of some stages in which these limits hold, else the last. */
const firstThatFits = (situation: Situation, headroom: number, stages: readonly Stage[], words: RegExp): Situation => {
  const tried = stages.map((stage) => withStage(situation, stage))
  return tried.find((one) => fits(one, headroom, words)) ?? tried.at(-1) ?? situation
}

const thinned = (situation: Situation, headroom: number) => {
  const { stage } = situation.configuration
  const { eventInterval } = rhythmOf(stage)
  const more = THINNING.filter((seconds) => seconds > eventInterval)
  const stages = more.map((seconds) => withSettings(stage, { HEARTBEAT_EVENT_INTERVAL: `${seconds}s` }))
  return firstThatFits(situation, headroom, [stage, ...stages], /^events under way/)
}

const relayed = (situation: Situation, headroom: number) => {
  const { stage } = situation.configuration
  const more = POWERS.filter((relays) => relays > relaysOf(stage))
  const stages = more.map((relays) => ({ ...stage, events: { ...stage.events, relays } }))
  return firstThatFits(situation, headroom, [stage, ...stages], /^events that the relays/)
}

/** Burstable nodes are none for viewers: their processor stops at a part of a core. */
const SERIOUS = Object.entries(nodeTypes).filter(([, { core }]) => core === 1)

/** The stage's own nodes if they carry it, else the cheapest that do. */
const stored = (situation: Situation, headroom: number, prices: Prices) => {
  const { stage } = situation.configuration
  const price = ({ redis }: Stage) =>
    (prices.node(redis.nodeType).tiers[0]?.usd ?? 0) * redis.shards * (1 + redis.replicas)
  const others = POWERS.filter((shards) => shards >= stage.redis.shards)
    .flatMap((shards) =>
      SERIOUS.map(([nodeType]): Stage => ({ ...stage, redis: { ...stage.redis, nodeType, shards } })),
    )
    .toSorted((one, other) => price(one) - price(other))
  return firstThatFits(situation, headroom, [stage, ...others], /Redis’ shards/)
}

const hundreds = (amount: number) => Math.ceil(amount / 100) * 100

type Limit = { readonly rate: number; readonly burst: number }

const raisedTo = (limit: Limit, needed: number): Limit =>
  needed <= limit.rate ? limit : { rate: hundreds(needed), burst: Math.max(limit.burst, hundreds(needed)) }

/** Limits of routes: of heartbeats their own, so that all other routes stay as narrow as they are. */
const throttled = (situation: Situation, headroom: number) => {
  const { stage } = situation.configuration
  const { rates, starts } = demandOf(situation)
  const { heartbeats, open, ...usual } = stage.throttling
  const all = raisedTo(usual, rates['create-session'] / headroom)
  const beats = raisedTo(heartbeats ?? all, rates['send-heartbeat'] / headroom)
  const anybody = raisedTo(
    openLimit({ ...usual, ...(open && { open }) }),
    (2 * situation.load.browsers * starts) / headroom,
  )
  const throttling = {
    ...all,
    ...((heartbeats || beats.rate > all.rate) && { heartbeats: beats }),
    ...((open || anybody.rate > openLimit(all).rate) && { open: anybody }),
  }
  return withStage(situation, { ...stage, throttling })
}

const instances = (situation: Situation, headroom: number) => {
  const { stage } = situation.configuration
  if (!stage.reservedConcurrency) return situation
  const reservedConcurrency = { ...stage.reservedConcurrency }
  const publishers = 2 * relaysOf(stage)
  if ((reservedConcurrency['publish-events'] ?? publishers) < publishers)
    reservedConcurrency['publish-events'] = publishers
  for (const { limit } of judgeThose(situation, headroom, /that the stage reserves$/).filter((one) => !one.fits)) {
    const [, name = ''] = /^instances of (\S+)/.exec(limit.name) ?? []
    Reflect.deleteProperty(reservedConcurrency, name)
  }
  return withStage(situation, { ...stage, reservedConcurrency })
}

const twoDigits = (amount: number) => {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amount))) - 1)
  return Math.ceil(amount / step) * step
}

/** Quotas to ask AWS for, where the default does not do. */
const asked = (situation: Situation, headroom: number): Situation => {
  const raised: Raised = { ...situation.raised }
  const raise = (name: QuotaName, needed: number) => {
    const value = twoDigits(needed)
    if (value > (raised[name] ?? quotas[name].value)) raised[name] = value
  }
  for (const { limit, needed, fits: holds } of judgeThose(situation, headroom, /./)) {
    if (holds || limit.quota === undefined) continue
    if (limit.quota === 'lambdaRequestsPerInstance') raise('lambdaConcurrency', needed / headroom / 10)
    else if (quotas[limit.quota].adjustable) raise(limit.quota, needed / headroom)
  }
  return { ...situation, raised }
}

/**
 * The same load in a stage that carries it with headroom (0 to 1, the part of each limit that may be used): the stage's
 * own members where they do, the cheapest that do where they do not, and the quotas to ask AWS for.
 */
export const recommend = (situation: Situation, headroom: number, prices: Prices): Situation => {
  const sized = [thinned, relayed, throttled, instances].reduce((one, step) => step(one, headroom), situation)
  return asked(stored(sized, headroom, prices), headroom)
}
