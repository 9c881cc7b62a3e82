import type { Demand, Situation } from './demand.ts'
import { type QuotaName, quotas } from './quotas.ts'

/** A limit that a load can reach. */
export type Limit = {
  readonly name: string
  readonly unit: string
  /** The quota of AWS that it is, or undefined for one of this service. */
  readonly quota?: QuotaName
  /** Where its figure is from, when it is none of AWS' quotas. */
  readonly source?: string
  /** Undefined when nobody has published it. */
  readonly most: (situation: Situation, quota: number) => number | undefined
  readonly needed: (situation: Situation, demand: Demand) => number
  /** What to set, or to ask for, so that so much is possible. */
  readonly change: (needed: number, situation: Situation) => string
}

/** The account's value of a quota: the raised one, else AWS' default. */
export const quotaOf = ({ raised }: Situation, name: QuotaName): number => raised[name] ?? quotas[name].value

const rounded = (amount: number) => {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amount))) - 1)
  return (Math.ceil(amount / step) * step).toLocaleString('en')
}

/** Asks AWS for a quota, with a number that has two digits. */
export const ask = (what: string) => (needed: number) => `ask AWS for ${rounded(needed)} ${what}`
