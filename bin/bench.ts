import { writeFileSync } from 'node:fs'
import { measureCold } from './bench/cold/cold.ts'
import { measureEvents } from './bench/events/events.ts'
import { measureRelay } from './bench/events/relay-cost.ts'
import { measureExact } from './bench/exact/exact.ts'
import { figures, liveSizes, type Part } from './bench/figures.ts'
import { writeCurves } from './bench/growth/curves.ts'
import { measureGrowth } from './bench/growth/growth.ts'
import { measureHandler, profileHeartbeat } from './bench/handler/handler.ts'
import { measureHistory } from './bench/history/history.ts'
import { measureRecording } from './bench/history/recording.ts'
import { measureInstructions } from './bench/instructions/instructions.ts'
import { readOptions, USAGE } from './bench/options.ts'
import type { Rounds } from './bench/reading.ts'
import { factLines, profileTable, resultOf, tableOf } from './bench/report.ts'
import { measureScripts } from './bench/scripts/scripts.ts'
import { type Side, startSides } from './bench/side/side.ts'
import { thisVersion, versionAt } from './bench/side/version.ts'
import { measureStorm } from './bench/storm/storm.ts'
import { Failed } from './command/failed.ts'
import { asksForHelp } from './command/help.ts'

type Measured = { readonly rounds: Rounds; readonly facts?: Record<string, string> }
type Measure = (sides: readonly Side[], rounds: number) => Promise<Measured[]>

const numbers =
  (measure: (sides: readonly Side[], rounds: number) => Promise<Rounds[]>): Measure =>
  async (sides, rounds) =>
    (await measure(sides, rounds)).map((measured) => ({ rounds: measured }))

const measuresOf = (sizes: readonly number[]): Record<Part, Measure> => ({
  scripts: numbers(measureScripts),
  instructions: numbers(measureInstructions),
  handler: numbers(measureHandler),
  relay: numbers(measureRelay),
  cold: numbers(measureCold),
  exact: measureExact,
  growth: numbers((some, times) => measureGrowth(some, times, sizes)),
  storm: numbers(measureStorm),
  events: numbers(measureEvents),
  history: numbers(measureHistory),
  recording: numbers(measureRecording),
})

const run = async (args: readonly string[]) => {
  const { against, json, rounds, parts, sizes, profile } = readOptions(args)
  const measures = measuresOf(sizes)
  const others = against ? [versionAt(against)] : []
  const versions = [thisVersion(), ...others]
  const { sides, kind, stop } = await startSides(versions)
  const [side] = sides as [Side, ...Side[]]
  const before = versions[1]?.name
  if (kind === 'js-redis-server') throw new Failed('The embedded Redis says nothing about times: install redis-server')
  console.log(`Node ${process.versions.node}, ${kind}; compare ratios within this run, not figures between machines`)
  if (profile) console.log(profileTable(await profileHeartbeat(side)))

  const report = { node: process.versions.node, redis: kind, before, parts: {} as Record<string, object> }
  for (const part of profile ? [] : parts) {
    const measured = await measures[part](sides, rounds)
    const [now, then] = measured
    const rows = figures[part].map((figure) => resultOf(figure, now?.rounds ?? new Map(), then?.rounds))
    const results = rows.filter(({ now: own }) => own.value !== undefined)
    console.log(`\n${part}\n\n${tableOf(results, before)}`)
    if (now?.facts) console.log(`\n${factLines(now.facts, then?.facts)}`)
    if (part === 'growth' && sizes.length === liveSizes.length) {
      const named = measured.map((one, i) => ({ name: versions[i]?.name ?? '', rounds: one.rounds }))
      console.log(`\n${writeCurves(named, sizes).join('\n')}`)
    }
    report.parts[part] = { results, facts: now?.facts, factsBefore: then?.facts }
  }
  if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
  await stop()
}

const args = process.argv.slice(2)
try {
  if (asksForHelp(args)) console.log(USAGE)
  else await run(args)
  process.exit()
} catch (error) {
  if (!(error instanceof Failed)) throw error
  console.error(error.message)
  process.exit(2)
}
