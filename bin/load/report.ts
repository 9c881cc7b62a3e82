import { inspect } from 'node:util'
import type { Outcome, Row } from './run.ts'
import type { Finding } from './tally.ts'

const SHOWN = 5

const table = (title: string, rows: readonly (readonly [string, number | string])[]) => [
  title,
  ...rows.map(([name, count]) => `  ${name.padEnd(56)} ${String(count).padStart(9)}`),
  '',
]

const whole = (facts: unknown) => inspect(facts, { depth: 8, breakLength: 120, maxStringLength: null })

const findings = (title: string, all: readonly Finding[]) =>
  all
    .slice(0, SHOWN)
    .flatMap(({ what, facts, before }, i) => [
      `${title} ${i + 1} of ${all.length}: ${what}`,
      whole(facts),
      ...(before.length > 0 ? ['  what led to it:', ...before.map((line) => `    ${line}`)] : []),
      '',
    ])

const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g

const kinds = (all: readonly Finding[]) =>
  [...Map.groupBy(all, ({ what }) => what.replace(UUID, 'a session'))].map(
    ([what, ones]) => [what, ones.length] as const,
  )

const width = (name: string, rows: readonly Row[]) =>
  Math.max(name.length, ...rows.map((row) => String(row[name as keyof Row]).length))

/** The timetable with what each phase brought, in columns. */
const phases = (rows: readonly Row[]) => {
  const names = Object.keys(rows[0] ?? {}) as (keyof Row)[]
  const line = (cells: readonly unknown[]) =>
    cells
      .map((cell, i) =>
        i === 0 ? String(cell).padEnd(width('phase', rows)) : String(cell).padStart(width(names[i] ?? '', rows)),
      )
      .join('  ')
  return [line(names.map((name) => name)), ...rows.map((row) => line(names.map((name) => row[name]))), '']
}

/** One phase as it ends. */
export const describePhase = ({ phase, requests, p50, p99, ...row }: Row, seconds: number): string =>
  `${seconds.toFixed(0).padStart(4)} s  ${phase.padEnd(48)} ${String(requests).padStart(6)} requests, ` +
  `p50 ${p50} ms, p99 ${p99} ms, tried again ${row['tried again']}`

/** What must be 0. */
export const verdictOf = ({ tally, events, logged }: Outcome) => [
  ['playback stopped without a decision', tally.stopped.length] as const,
  ['lost events', events.lost] as const,
  ['violations', tally.violations.length] as const,
  ...(logged
    ? [
        ['events missing in the session log', logged.missing] as const,
        ['events twice in the session log', logged.twice] as const,
      ]
    : []),
]

/** Whether all of that is 0. */
export const isGood = (outcome: Outcome): boolean => verdictOf(outcome).every(([, count]) => count === 0)

/** What a run has shown, for people. */
export const report = (outcome: Outcome): readonly string[] => {
  const { tally, events, logged, keys, looks, herd, rows, log } = outcome
  return [
    '',
    ...phases(rows),
    ...table('Requests, by their answers', [...tally.answers.rows(), ['all', tally.answers.sum()]]),
    ...table('Refusals, by status and code', tally.refusals.rows()),
    ...table('What players did', tally.reactions.rows()),
    ...table('The herd', herd),
    ...table('Looked at', [
      ['sessions, by what was granted and by their events', events.sessions],
      ['events on the bus, each once', events.accepted],
      ['repeats of events', events.repeats],
      ['sessions that a lost Redis cut short', events.cutShort],
      ['events lost with Redis: they waited in its outboxes', events.lostWithRedis],
      ['looks at all of Redis', looks],
      ['keys left in Redis, each with an end', keys],
      ...(logged
        ? [
            ['events in the session log', logged.events] as const,
            ['sessions in the session log, each compared with its events', logged.sessions] as const,
          ]
        : []),
    ]),
    ...findings('Stopped', tally.stopped),
    ...findings('Violation', tally.violations),
    ...events.examples.slice(0, SHOWN).map((one) => `Lost events: ${whole(one)}\n`),
    ...table('Kinds of violations', kinds(tally.violations)),
    ...table('Must be 0', verdictOf(outcome)),
    `What the local runner printed is in ${log}`,
  ]
}
