import { costOf, type Price } from './prices/price.ts'
import type { Prices } from './prices/prices.ts'
import { type PriceName, type Service, units } from './prices/units.ts'
import type { Configuration } from './use/configuration.ts'
import type { Waits } from './use/duration.ts'
import { type Load, sessionsAMonth } from './use/load.ts'
import { quantitiesOf } from './use/quantities.ts'

/** One line of the bill of a month, in US dollars. */
export type Line = {
  readonly name: PriceName
  readonly service: Service
  readonly quantity: number
  /** What a stage without a viewer costs, and what viewers add. */
  readonly idle: number
  readonly use: number
  /** Whether the price has a source. */
  readonly isVerified: boolean
}

export type Bill = {
  readonly lines: readonly Line[]
  readonly idle: number
  readonly use: number
  readonly total: number
  readonly perThousandStreams: number
  readonly perSession: number
}

const lineOf = (name: PriceName, price: Price, quantity: { idle: number; use: number }): Line => {
  const idle = costOf(price, quantity.idle)
  const all = quantity.idle + quantity.use
  const { service } = units[name]
  return { name, service, quantity: all, idle, use: costOf(price, all) - idle, isVerified: price.source !== undefined }
}

const sumOf = (lines: readonly Line[], part: 'idle' | 'use') => lines.reduce((sum, line) => sum + line[part], 0)

/** What a month of this load costs with this configuration. Throws {@link UnknownNodeType} for a type of node without a price. */
export const billOf = (load: Load, configuration: Configuration, waits: Waits, prices: Prices): Bill => {
  const quantities = quantitiesOf(load, configuration, waits)
  const { nodeType } = configuration.stage.redis
  const lines = (Object.keys(units) as PriceName[]).map(
    (
      name, // Object.keys gives only `string`
    ) => lineOf(name, name === 'nodeHours' ? prices.node(nodeType) : prices.of(name), quantities[name]),
  )
  const [idle, use] = [sumOf(lines, 'idle'), sumOf(lines, 'use')]
  const total = idle + use
  return {
    ...{ lines, idle, use, total },
    perThousandStreams: (total / load.peak) * 1_000,
    perSession: total / sessionsAMonth(load),
  }
}

/** The sum of each service, in the order of the table of prices. */
export const byService = ({ lines }: Bill): ReadonlyMap<Service, { idle: number; use: number }> =>
  new Map(
    [...Map.groupBy(lines, ({ service }) => service)].map(([service, own]) => [
      service,
      { idle: sumOf(own, 'idle'), use: sumOf(own, 'use') },
    ]),
  )
