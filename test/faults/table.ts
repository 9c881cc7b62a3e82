import { type Answering, type Asking, type Fault, faults } from './faults.ts'

const wordsOf = ({ unanswered }: Fault): Record<Answering, string> => ({
  works: 'as ever',
  unavailable: `503, ${unanswered}`,
  either: `as ever, or 503, ${unanswered}`,
  recreate: '404 `recreate` (`validate-token`: 401)',
})

/** What most endpoints answer, then those that answer otherwise, by name. */
const lastingOf = (fault: Fault) => {
  const words = wordsOf(fault)
  const all = Object.entries(fault.lasting) as [Asking, Answering][]
  const groups = [...Map.groupBy(all, ([, answering]) => answering)].sort(([, a], [, b]) => b.length - a.length)
  const shown = groups.map(([answering, those], i) =>
    i === 0 ? words[answering] : `${those.map(([name]) => `\`${name}\``).join(', ')}: ${words[answering]}`,
  )
  return shown.join('; ')
}

/** The table of test/faults/README.md. */
export const faultTable = (): string => {
  const rows = Object.entries<Fault>(faults).map(
    ([name, fault]) => `| **${name}**: ${fault.how} | ${lastingOf(fault)} | ${fault.afterwards} |`,
  )
  return ['| Redis in trouble | what a caller gets, within 1 s | and then |', '|---|---|---|', ...rows].join('\n')
}
