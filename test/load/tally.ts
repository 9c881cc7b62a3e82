/** How often each thing happened, by name. */
export const counter = () => {
  const counts = new Map<string, number>()
  return {
    add: (name: string, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by),
    of: (name: string) => counts.get(name) ?? 0,
    sum: () => [...counts.values()].reduce((sum, one) => sum + one, 0),
    rows: () => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)),
  }
}

/** The value that a share of all does not exceed; 0 of none. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

/** What a run has seen. */
export const tally = () => {
  const violations: string[] = []
  const stopped: string[] = []
  return {
    /** By endpoint and status. */
    answers: counter(),
    /** By code, of refusals. */
    refusals: counter(),
    /** By what a player did next. */
    reactions: counter(),
    /** ms of each answer in the phase under way. */
    latencies: [] as number[],
    violations,
    /** Playback that ended for no reason that anybody decided. */
    stopped,
    violate: (what: string, facts: unknown) => violations.push(`${what}: ${JSON.stringify(facts)}`),
  }
}

export type Tally = ReturnType<typeof tally>
