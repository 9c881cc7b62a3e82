import { Failed } from '../command/failed.ts'
import { asksForHelp } from '../command/help.ts'
import { readOptions, USAGE } from './read-options.ts'
import { describePhase, isGood, report } from './report.ts'
import { type Load, runLoad } from './run.ts'
import { ARRIVAL, postgresStops, timetableOf, troubles, withInTheMiddle } from './stage/timetable.ts'

const loadOf = (options: ReturnType<typeof readOptions>): Load => {
  const { minutes, players, intervalMs, seed, herd, sessionLog, stopPostgresMs } = options
  const stops = stopPostgresMs === undefined ? [] : [postgresStops(stopPostgresMs)]
  const phases = timetableOf(withInTheMiddle(herd ? [] : Object.values(troubles), stops))
  const windowMs = 3 * intervalMs
  const equal = phases.filter(({ outlastsSessions }) => !outlastsSessions).length
  const phaseMs = (minutes * 60_000 - (phases.length - equal) * (windowMs + 5_000)) / equal
  return {
    ...{ players, crowded: !herd, intervalMs, missedHeartbeats: 3, titles: 200, seed, phases },
    ...{ titleMs: herd ? minutes * 60_000 : 6 * intervalMs, arrivalMs: Math.min(ARRIVAL * phaseMs, 60_000) },
    ...{ sessionLog, scheduleMs: 10_000, phaseMs: Math.max(1_000, phaseMs) },
  }
}

/** Resolves to whether the service is as good as it must be. */
const run = async (args: readonly string[]) => {
  const options = readOptions(args, process.env)
  const load = loadOf(options)
  console.log(
    `${load.players} players for ${options.minutes} minutes, a heartbeat every ${load.intervalMs / 1_000} s, phases of ${Math.round(load.phaseMs / 1_000)} s; --seed ${load.seed}\n`,
  )
  const outcome = await runLoad(load, (...phase) => console.log(describePhase(...phase)))
  console.log(report(outcome).join('\n'))
  return isGood(outcome)
}

const args = process.argv.slice(2)
try {
  if (asksForHelp(args)) console.log(USAGE)
  else process.exit((await run(args)) ? 0 : 1)
} catch (error) {
  if (!(error instanceof Failed)) throw error
  console.error(error.message)
  process.exitCode = 2
}
