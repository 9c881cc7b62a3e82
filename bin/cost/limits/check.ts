import { type Call, calls } from '../measured.ts'
import { billedMs } from '../use/duration.ts'
import { ENDPOINT_MB } from '../use/quantities.ts'
import { type Demand, demandOf, type Situation } from './demand.ts'
import { eventLimits } from './event-limits.ts'
import { lambdaLimits } from './lambda-limits.ts'
import { type Limit, quotaOf } from './limit.ts'
import { networkLimits } from './network-limits.ts'
import { quotas } from './quotas.ts'
import { routeLimits } from './route-limits.ts'
import { serviceLimits } from './service-limits.ts'

/** How a load stands to one limit. */
export type Finding = {
  readonly limit: Limit
  /** Undefined when it is not known. */
  readonly most: number | undefined
  readonly needed: number
  /** The concurrent streams at which it gives; Infinity when streams make no difference, undefined when it is not known. */
  readonly reachedAt: number | undefined
  /** Whether the peak fits, with the headroom asked for. */
  readonly fits: boolean
  readonly change: string
}

/** The part of a finding that is quickly known. */
export type Judged = Pick<Finding, 'limit' | 'most' | 'needed' | 'fits'>

/** What a stage reserves for an endpoint is also the most that it can have. */
const reservedLimits = ({ configuration: { stage } }: Situation): Limit[] =>
  calls.flatMap((call: Call) => {
    const reserved = stage.reservedConcurrency?.[call]
    if (reserved === undefined) return []
    return [
      {
        name: `instances of ${call} that the stage reserves`,
        unit: 'instances',
        source: `reservedConcurrency.${call} of the stage`,
        most: () => reserved,
        needed: ({ waits }: Situation, { rates }: Demand) => (rates[call] * billedMs(call, ENDPOINT_MB, waits)) / 1_000,
        change: (needed: number) => `set reservedConcurrency.${call} to ${Math.ceil(needed)}, or take it out`,
      },
    ]
  })

/** Every limit that a load can reach in a stage, in no order. */
export const limitsOf = (situation: Situation): readonly Limit[] => [
  ...serviceLimits,
  ...routeLimits,
  ...lambdaLimits,
  ...eventLimits,
  ...networkLimits,
  ...reservedLimits(situation),
]

const mostOf = ({ quota, most }: Limit, situation: Situation) =>
  most(situation, quota === undefined ? Number.NaN : quotaOf(situation, quota))

const withPeak = (situation: Situation, peak: number): Situation => {
  const { load } = situation
  return { ...situation, load: { ...load, peak, average: (load.average * peak) / load.peak } }
}

const neededAt = (limit: Limit, situation: Situation, peak: number) => {
  const there = withPeak(situation, peak)
  return limit.needed(there, demandOf(there))
}

/** Whether a limit holds for the load of a situation, with headroom. */
const judge = (limit: Limit, situation: Situation, headroom: number, demand: Demand): Judged => {
  const [most, needed] = [mostOf(limit, situation), limit.needed(situation, demand)]
  const isStatic = neededAt(limit, situation, MOST_STREAMS) === neededAt(limit, situation, 1)
  // What streams do not change is a number that is there or not: it needs no headroom.
  return { limit, most, needed, fits: most === undefined || needed <= most * (isStatic ? 1 : headroom) }
}

/** The limits whose names match, in no order, without the streams at which they give. */
export const judgeThose = (situation: Situation, headroom: number, words: RegExp): Judged[] => {
  const demand = demandOf(situation)
  const named = limitsOf(situation).filter(({ name }) => words.test(name))
  return named.map((limit) => judge(limit, situation, headroom, demand))
}

/** No audience is larger. */
const MOST_STREAMS = 2 ** 40

/** The largest number of concurrent streams at which the limit holds, by halving: what is needed never falls with streams. */
const reachedAt = (limit: Limit, situation: Situation, most: number): number => {
  if (neededAt(limit, situation, MOST_STREAMS) <= most) return Number.POSITIVE_INFINITY
  let [low, high] = [0, MOST_STREAMS]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (neededAt(limit, situation, middle) <= most) low = middle
    else high = middle
  }
  return low
}

/** After each number of streams, before what is not known. */
const NEVER = 2 ** 41

/** Streams first, then what streams never reach, then what is not known: each a number, because infinities have no difference. */
const order = ({ reachedAt = Number.MAX_VALUE }: Finding) =>
  reachedAt === Number.POSITIVE_INFINITY ? NEVER : reachedAt

/** How the load of a situation stands to each limit, the first to give first; what is not known last. */
export const check = (situation: Situation, headroom: number): Finding[] => {
  const demand = demandOf(situation)
  const findings = limitsOf(situation).map((limit): Finding => {
    const judged = judge(limit, situation, headroom, demand)
    const { most, needed } = judged
    return {
      ...judged,
      reachedAt: most === undefined ? undefined : reachedAt(limit, situation, most),
      change: limit.change(needed / headroom, situation),
    }
  })
  return findings.toSorted((one, other) => order(one) - order(other) || one.needed - other.needed)
}

/** Where the figure of a limit is from. */
export const sourceOf = ({ quota, source = '' }: Limit): string =>
  quota === undefined ? source : `${quotas[quota].source} (${quotas[quota].date})`
