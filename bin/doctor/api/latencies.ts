/** How long the answers of one kind of request took, in ms. */
export type Latency = {
  readonly request: string
  readonly answers: number
  readonly firstMs: number
  readonly minMs: number
  readonly medianMs: number
  readonly maxMs: number
}

const round = (ms: number) => Math.round(ms * 10) / 10

const medianOf = (sorted: readonly number[]) => {
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, one) => sum + one, 0) / middle.length
}

const summary = (request: string, times: readonly number[]): Latency => {
  const sorted = times.toSorted((one, other) => one - other)
  const of = (ms = 0) => round(ms)
  return {
    ...{ request, answers: times.length, firstMs: of(times[0]), minMs: of(sorted[0]) },
    ...{ medianMs: round(medianOf(sorted)), maxMs: of(sorted.at(-1)) },
  }
}

/** Keeps how long each answer took. */
export const latencies = () => {
  const times = new Map<string, number[]>()
  return {
    add: (request: string, ms: number) => void times.set(request, [...(times.get(request) ?? []), ms]),
    all: () => [...times].map(([request, own]) => summary(request, own)),
  }
}

const SLOW_FIRST_MS = 300

/** Whether the first answer took so much longer than the others that a function was started for it. */
export const hadColdStart = ({ answers, firstMs, medianMs }: Latency) =>
  firstMs > SLOW_FIRST_MS && (answers === 1 || firstMs > 3 * medianMs)
