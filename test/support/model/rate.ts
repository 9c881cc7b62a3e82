/** One per `period` ms, and at most `burst` at once. */
export type Rate = { readonly period: number; readonly burst: number }
export type Kind = 'create' | 'replay' | 'beat' | 'pause' | 'token' | 'read' | 'list'
export type Rates = Readonly<Record<Kind, Rate>>

/** Buckets that leak: each holds `burst`, each one taken fills it by one, and one leaves it per period. */
export const rateModel = (rates: Rates | undefined) => {
  const buckets = new Map<string, { level: number; at: number }>()
  return {
    /** How many ms there are to wait; 0: it was taken. What is refused is not taken. `before`: how full it was at first. */
    take: (kind: Kind, whose: string, now: number, before?: (rate: Rate) => { level: number; at: number }) => {
      if (!rates) return 0
      const { period, burst } = rates[kind]
      const { level, at } = buckets.get(`${kind} ${whose}`) ?? before?.(rates[kind]) ?? { level: 0, at: now }
      const left = Math.max(0, level - (now - at))
      const wait = left + period - burst * period
      if (wait > 0) return wait
      buckets.set(`${kind} ${whose}`, { level: left + period, at: now })
      return 0
    },
  }
}
