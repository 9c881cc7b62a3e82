import type { Figure, Statistic } from './figures.ts'
import { median, quantile, type Rounds } from './reading.ts'

const shares: Record<Statistic, number> = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 }

/** Of so few samples in a round nothing is said about the slowest. */
const FEW = 20

/** The statistic of each round. */
const byRound = (rounds: Rounds | undefined, series: string, statistic: Statistic): number[] =>
  (rounds?.get(series) ?? []).map((samples) => quantile(samples, shares[statistic]))

/** Rounds are compared one by one, so that what slows the machine for a while slows both. */
const ratioOf = (values: readonly number[], others: readonly number[]) => {
  const ratios = values.map((value, i) => value / (others[i] ?? Number.NaN)).filter(Number.isFinite)
  return ratios.length > 0 ? median(ratios) : undefined
}

/**
 * A row of the table, with the rounds it is made of. Of the slowest calls the quietest round's counts: every round does
 * the same work, so that what it costs shows in all of them, and what the machine was busy with does not.
 */
export const resultOf = ({ series, statistic = 'p50', unit, to, target }: Figure, now: Rounds, before?: Rounds) => {
  const overall = statistic === 'max' ? (values: number[]) => Math.min(...values) : median
  const sideOf = (rounds: Rounds | undefined) => {
    const values = byRound(rounds, series, statistic)
    const others =
      to === 'before'
        ? byRound(before, series, statistic)
        : to
          ? byRound(rounds, to.series, to.statistic ?? statistic)
          : []
    const all = rounds?.get(series)?.flat() ?? []
    return {
      rounds: values,
      value: values.length > 0 ? overall(values) : undefined,
      ratio: ratioOf(values, others),
      samples: all.length,
      ...(all.length > FEW * values.length && { p99: quantile(all, 0.99), max: quantile(all, 1) }),
    }
  }
  const what = statistic === 'p50' ? series : `${series}, ${statistic === 'max' ? 'slowest' : statistic}`
  const baseline = to === 'before' ? 'before' : to?.series
  return { what, unit, baseline, target, now: sideOf(now), before: sideOf(before) }
}

export type Result = ReturnType<typeof resultOf>

const short = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '' : value >= 100 ? Math.round(value).toString() : value.toPrecision(3)

/** The table, as Markdown whose columns are in line. */
export const tableOf = (results: readonly Result[], beforeName: string | undefined): string => {
  const head = [
    'figure',
    'unit',
    'compared with',
    beforeName ?? 'before',
    'ratio',
    'now',
    'ratio',
    'must reach',
    'p99',
    'max',
  ]
  const rows = results.map(({ what, unit, baseline, target, now, before }) => [
    ...[what, unit, baseline === 'before' ? (beforeName ?? '') : (baseline ?? '')],
    ...[short(before.value), short(before.ratio), short(now.value), short(now.ratio), target ?? ''],
    ...[short(now.p99), short(now.max)],
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** What is exact and no number, and what it was before where that is different. */
export const factLines = (now: Record<string, string>, before: Record<string, string> | undefined): string =>
  Object.entries(now)
    .map(([what, fact]) => {
      const earlier = before?.[what]
      return `${what}: ${fact}${earlier !== undefined && earlier !== fact ? ` (before: ${earlier})` : ''}`
    })
    .join('\n')

const MOST_SHOWN = 25

/** The functions that take most of the processor's time, and where all of them are. */
export const profileTable = ({
  file,
  shares,
}: {
  file: string
  shares: readonly { where: string; share: number }[]
}) => {
  const lines = shares
    .slice(0, MOST_SHOWN)
    .map(({ where, share }) => `${(share * 100).toFixed(1).padStart(5)} %  ${where}`)
  return ['Self time, of what was not idle:', ...lines, `All of it: ${file}`].join('\n')
}
