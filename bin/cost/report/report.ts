import type { Count } from '../count.ts'
import { rhythmOf } from '../use/configuration.ts'
import { basisLines } from './basis.ts'
import { billSums, billTable, savingsTable } from './bill.ts'
import { limitLines, membersToSet, misfits, quotasToAsk } from './limits.ts'
import { dollars } from './text.ts'

const heading = ({ situation, options, region }: Count): string => {
  const { load, configuration } = situation
  const { interval, eventInterval } = rhythmOf(configuration.stage)
  const where = options.stage === undefined ? 'a stage made for it' : `the stage ${options.stage}`
  const thinned = eventInterval > 0 ? `, a heartbeat event at most every ${eventInterval} s` : ''
  return (
    `${load.peak.toLocaleString('en')} concurrent streams at the peak, ${Math.round(load.average).toLocaleString('en')} in the mean of the month;\n` +
    `sessions of ${load.sessionSeconds / 60} minutes, a heartbeat every ${interval} s${thinned}; ${where}, ${region}.`
  )
}

const bullets = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join('\n')

const sizing = ({ written, recommended, bill, options }: Count): string => {
  const set = membersToSet(written, recommended.situation.configuration.stage)
  const asked = quotasToAsk(recommended.situation.raised)
  const left = misfits(recommended.findings)
  const difference = recommended.bill.total - bill.total
  return [
    ...(set.length > 0 ? ['Set in the stage:', bullets(set)] : ['Nothing has to be set in the stage.']),
    ...(asked.length > 0 ? ['Ask AWS for (Service Quotas):', bullets(asked)] : ['No quota has to be raised.']),
    ...(difference !== 0
      ? [
          `A month then costs ${dollars(recommended.bill.total)}, ${dollars(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'}.`,
        ]
      : []),
    left.length > 0
      ? `One stage cannot carry this:\n${bullets(left)}`
      : `With that each of the ${recommended.findings.length} limits holds at the peak with at most ${Math.round(options.numbers.headroom * 100)} % used; of those marked ? no figure is known.`,
  ].join('\n')
}

/** All of it as text. */
export const report = (count: Count): string =>
  [
    heading(count),
    `WHAT A MONTH COSTS\n\n${billTable(count.bill)}\n\n${billSums(count.bill)}`,
    `WHAT EACH LEVER SAVES, pulled alone\n\n${savingsTable(count.savings, count.bill.total)}`,
    `WHICH LIMIT GIVES FIRST (! does not fit the peak, ? not known)\n\n${limitLines(count.findings)}`,
    `WHAT CARRIES THIS LOAD\n\n${sizing(count)}`,
    `WHAT IT RESTS ON\n\n${basisLines(count)}`,
  ].join('\n\n')
