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

/** Something that must not have happened. */
export type Finding = { readonly what: string; readonly facts: unknown; readonly before: readonly string[] }

/** What a run has seen. */
export const tally = () => {
  const violations: Finding[] = []
  const stopped: Finding[] = []
  return {
    /** By endpoint and status. */
    answers: counter(),
    /** By status and code, of refusals. */
    refusals: counter(),
    /** By what a player did next. */
    reactions: counter(),
    /** ms of each answer in the phase under way. */
    latencies: [] as number[],
    violations: violations as readonly Finding[],
    /** Playback that ended for no reason that anybody decided. */
    stopped: stopped as readonly Finding[],
    violate: (what: string, facts: unknown, before: readonly string[] = []) =>
      violations.push({ what, facts, before: [...before] }),
    stop: (what: string, facts: unknown, before: readonly string[]) =>
      stopped.push({ what, facts, before: [...before] }),
  }
}

export type Tally = ReturnType<typeof tally>
