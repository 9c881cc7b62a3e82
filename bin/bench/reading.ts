/** What a round measured: the samples of each series, by its name. */
export type Readings = Record<string, number[]>

/** The rounds of one version: of each series the samples of each round. */
export type Rounds = Map<string, number[][]>

/** Adds a round. */
export const addRound = (rounds: Rounds, readings: Readings) => {
  for (const [series, samples] of Object.entries(readings)) rounds.set(series, [...(rounds.get(series) ?? []), samples])
}

/** The smallest value that so much of all samples do not exceed; NaN of none. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)
