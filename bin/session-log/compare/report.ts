import type { Comparison } from './compare.ts'
import { type Counts, onlyInLog } from './tally.ts'

const HEAD = ['in the stream', 'missing in the log', 'left out', 'only in the log']
const cells = (counts: Counts) => [counts.stream, counts.missing, counts.leftOut, onlyInLog(counts)]

const row = (name: string, rest: readonly (string | number)[]) =>
  [name.padEnd(20), ...rest.map((cell, i) => String(cell).padStart((HEAD[i] ?? '').length))].join('  ').trimEnd()

const table = (name: string, rows: ReadonlyMap<string, Counts>) => [
  row(name, HEAD),
  ...[...rows].map(([one, counts]) => row(one, cells(counts))),
]

/** What a comparison found, as a table by type and one by hour. */
export const report = (day: string, { byType, byHour, all, repeats }: Comparison): string =>
  [
    `${day} in UTC`,
    '',
    ...table('type', byType),
    row('all', cells(all)),
    '',
    ...table('hour', byHour),
    '',
    ...(repeats > 0 ? [`${repeats} events came more than once; each was counted once.`] : []),
    ...(all.leftOut > 0
      ? ['The log leaves out users who were erased, and months older than those that it keeps.']
      : []),
    ...(onlyInLog(all) > 0 ? ['What is only in the log was sent from a file, or the stream has forgotten it.'] : []),
  ].join('\n')
