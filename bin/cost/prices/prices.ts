import { ireland } from './ireland.ts'
import { nodeTypes } from './nodes.ts'
import { flat, type Price, type Source } from './price.ts'
import type { PriceName, PriceTable } from './units.ts'
import { virginia } from './virginia.ts'

/** The table's prices by region. */
export const regions = { 'eu-west-1': ireland, 'us-east-1': virginia } as const satisfies Record<
  string,
  PriceTable<Price>
>
export type Region = keyof typeof regions

/** The day on which the table was made. Prices change: `--prices` takes your own. */
export const TABLE_DATE = '2026-11-28'

/** A type of node that has no price, so that nothing can be said of it. */
export class UnknownNodeType extends Error {
  override readonly name = 'UnknownNodeType'
  constructor(type: string) {
    super(
      `redis.nodeType "${type}" is not in bin/cost/prices/nodes.ts: write one of ${Object.keys(nodeTypes).join(', ')}, or add its row`,
    )
  }
}

/** US dollars a unit, by the name of a price or by a type of node. */
export type OwnPrices = { readonly source: Source; readonly usd: Readonly<Record<string, number>> }

export type Prices = {
  readonly of: (name: Exclude<PriceName, 'nodeHours'>) => Price
  /** Throws {@link UnknownNodeType}. */
  readonly node: (type: string) => Price
}

export const nodeTypeOf = (type: string) => {
  const found = Object.hasOwn(nodeTypes, type) ? nodeTypes[type] : undefined
  if (!found) throw new UnknownNodeType(type)
  return found
}

/** The prices of a region, with a user's own in place of the table's. */
export const pricesOf = (region: Region, own?: OwnPrices): Prices => {
  const written = (name: string) => {
    const usd = own?.usd[name]
    return usd === undefined ? undefined : flat(usd, own?.source)
  }
  return {
    of: (name) => written(name) ?? regions[region][name],
    node: (type) => written(type) ?? nodeTypeOf(type).hour[region],
  }
}
