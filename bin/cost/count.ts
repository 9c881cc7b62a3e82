import type { Stage } from '../../lib/stage/stage.ts'
import { type Bill, billOf } from './bill.ts'
import { type Saving, savingsOf } from './levers/savings.ts'
import { check, type Finding } from './limits/check.ts'
import type { Situation } from './limits/demand.ts'
import { recommend } from './limits/recommend.ts'
import { type Prices, pricesOf, type Region } from './prices/prices.ts'
import { type Options, regionOf } from './read-options.ts'
import { withSettings } from './use/configuration.ts'
import type { Inventory } from './use/inventory.ts'
import type { Load } from './use/load.ts'

/** Everything that the program says of a load. */
export type Count = {
  readonly options: Options
  readonly region: Region
  /** The stage as it is written, before it was made to fit. */
  readonly written: Stage
  /** What is counted: the stage as it is, or the one that is made for the load. */
  readonly situation: Situation
  readonly bill: Bill
  readonly savings: readonly Saving[]
  readonly findings: readonly Finding[]
  /** The stage, and the account's quotas, that carry the load; its own bill and its own findings. */
  readonly recommended: {
    readonly situation: Situation
    readonly bill: Bill
    readonly findings: readonly Finding[]
  }
}

const loadOf = ({ numbers }: Options): Load => ({
  peak: numbers.streams,
  average: numbers.given.has('average-streams') ? numbers['average-streams'] : numbers.streams * numbers['load-factor'],
  sessionSeconds: numbers['session-minutes'] * 60,
  arrivalSeconds: numbers['arrival-minutes'] * 60,
  pauses: numbers.pauses,
  lists: numbers.lists,
  denied: numbers.denied,
  browsers: numbers.browsers,
  silent: numbers.silent,
})

/** The interval of the command line counts before that of the stage; a token lives as long as that needs. */
const paced = (stage: Stage, { numbers }: Options): Stage => {
  if (!numbers.given.has('interval')) return stage
  return withSettings(stage, { HEARTBEAT_INTERVAL: `${Math.round(numbers.interval * 1_000)}ms` })
}

const situationOf = (options: Options, stage: Stage, inventory: Inventory): Situation => ({
  load: loadOf(options),
  configuration: { stage: paced(stage, options), inventory },
  waits: {
    network: options.numbers['network-ms'],
    upstream: options.numbers['upstream-ms'],
    known: options.durations,
  },
  putEventsMs: options.numbers['put-events-ms'],
  rules: options.numbers.rules,
  raised: {},
})

const billed = ({ load, configuration, waits }: Situation, prices: Prices) => billOf(load, configuration, waits, prices)

/**
 * Counts a load in a stage of which the template's inventory is known; without a stage of the user's own, in the one
 * that is made for the load out of this one. Throws UnknownNodeType, and WrongInput for a region without prices.
 */
export const count = (options: Options, stage: Stage, inventory: Inventory): Count => {
  const { headroom } = options.numbers
  const region = regionOf(options, stage.region)
  const prices = pricesOf(region, options.prices)
  const asWritten = situationOf(options, stage, inventory)
  const sized = recommend(asWritten, headroom, prices)
  const situation = options.stage === undefined ? { ...sized, raised: {} } : asWritten
  const bill = billed(situation, prices)
  return {
    ...{ options, region, situation, bill, written: asWritten.configuration.stage },
    savings: savingsOf(bill, situation.load, situation.configuration, situation.waits, prices),
    findings: check(situation, headroom),
    recommended: { situation: sized, bill: billed(sized, prices), findings: check(sized, headroom) },
  }
}
