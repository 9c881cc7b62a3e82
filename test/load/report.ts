import type { Outcome } from './run.ts'

const SHOWN = 10
const table = (title: string, rows: readonly (readonly [string, number])[]) => [
  title,
  ...rows.map(([name, count]) => `  ${name.padEnd(48)} ${String(count).padStart(9)}`),
  '',
]
const first = (title: string, lines: readonly string[]) =>
  lines.length === 0
    ? []
    : [`${title}, the first of ${lines.length}:`, ...lines.slice(0, SHOWN).map((one) => `  ${one}`), '']

/** The three that must be 0. */
export const verdictOf = ({ tally, events }: Outcome) => [
  ['playback stopped without a decision', tally.stopped.length] as const,
  ['lost events', events.events] as const,
  ['violations', tally.violations.length] as const,
]

/** What a run has shown, for people. */
export const report = (outcome: Outcome) => {
  const { tally, events, sessions, keys, looks, log } = outcome
  return [
    '',
    ...table('Requests, by their answers', [...tally.answers.rows(), ['all', tally.answers.sum()]]),
    ...table('Refusals, by code', tally.refusals.rows()),
    ...table('What players did', tally.reactions.rows()),
    ...table('Looked at', [
      ['sessions granted', sessions],
      ['events on the bus, each once', events.accepted],
      ['repeats of events', events.repeats],
      ['events that were lost with the emptied Redis', events.withRedis],
      ['looks at the streams of an account', looks],
      ['keys left in Redis, each with an end', keys],
    ]),
    ...first('Stopped', tally.stopped),
    ...first('Violations', tally.violations),
    ...table('Must be 0', verdictOf(outcome)),
    `What the local runner printed is in ${log}`,
  ]
}
