import { routes } from '../../../functions/contract/routes.ts'
import type { RowOn } from '../../../lib/operations/alarms/alarm-row.ts'
import { alarmsOn } from '../../../lib/operations/alarms.ts'
import { failedRequestTo, lineWith } from '../../../lib/operations/filters.ts'

const quoted = (text: string) => `'${text}'`

const trial = (name: string, pattern: string, lines: readonly object[]) =>
  [
    `# ${name}`,
    `aws logs test-metric-filter --filter-pattern ${quoted(pattern)} \\`,
    `  --log-event-messages ${lines.map((line) => quoted(JSON.stringify(line))).join(' ')} \\`,
    "  --query 'matches[].eventNumber' --output text",
  ].join('\n')

/** A line that matches, one with a number in place of the text or the other way round, and one without the member. */
const linesOf = ({ member, is = 'damaged' }: RowOn<'log'>) => [
  { message: { [member]: is } },
  { message: { [member]: typeof is === 'number' ? String(is) : 1 } },
  { message: {} },
]

const answersOf = ({ of: [name = 'create-session'] }: RowOn<'answers'>) => {
  const route = `${routes[name].method} ${routes[name].path}`
  return [
    { route, status: '503' },
    { route, status: '200' },
    { route, status: 503 },
  ]
}

/** The block of commands that tries every filter in an account. Each prints 1: of its lines the first one matches. */
export const filterTrials = (): string => {
  const trials = [
    ...alarmsOn('log').map(([name, row]) => trial(name, lineWith(row).logPatternString, linesOf(row))),
    ...alarmsOn('answers').map(([name, row]) => trial(name, failedRequestTo(row.of).logPatternString, answersOf(row))),
  ]
  return `\`\`\`sh\n${trials.join('\n')}\n\`\`\``
}
