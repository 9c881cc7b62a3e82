/** Where a price was read, and the day it was published or read there. `through`: the copy that was read in place of the page. */
export type Source = { readonly url: string; readonly date: string; readonly through?: string }

/** US dollars for a unit, up to so many units a month; the last tier has no end. */
export type Tier = { readonly upTo: number; readonly usd: number }

/** A price with its source; without one nobody has verified it. */
export type Price = { readonly tiers: readonly Tier[]; readonly source?: Source }

/** A price that is the same for every unit. */
export const flat = (usd: number, source?: Source): Price => ({
  tiers: [{ upTo: Number.POSITIVE_INFINITY, usd }],
  ...(source && { source }),
})

/** A price in tiers: `[up to, US dollars]`, the last with Infinity. */
export const tiered = (tiers: readonly (readonly [upTo: number, usd: number])[], source?: Source): Price => ({
  tiers: tiers.map(([upTo, usd]) => ({ upTo, usd })),
  ...(source && { source }),
})

/** US dollars for so many units in one month, each tier at its own price. */
export const costOf = ({ tiers }: Price, quantity: number): number => {
  let [sum, from] = [0, 0]
  for (const { upTo, usd } of tiers) {
    sum += Math.max(0, Math.min(quantity, upTo) - from) * usd
    from = upTo
  }
  return sum
}
