import { parseArgs } from 'node:util'
import { describePhase, isGood, report } from './report.ts'
import { type Load, runLoad } from './run.ts'
import { ARRIVAL, timetableOf, troubles } from './stage/timetable.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    players: { type: 'string', default: '3000' },
    /** Between two heartbeats, in seconds. */
    interval: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Only one thing happens: Redis is restarted empty under everyone. */
    herd: { type: 'boolean', default: false },
  },
})

const number = (name: 'minutes' | 'players' | 'interval' | 'seed') => {
  const read = Number(values[name])
  if (Number.isFinite(read) && read >= 0) return read
  console.error(`--${name} must be a number, not "${values[name]}"`)
  process.exit(2)
}

const [minutes, players, seed, intervalMs] = [
  number('minutes'),
  number('players'),
  number('seed'),
  1_000 * number('interval'),
]
const crowded = !values.herd
const phases = timetableOf(crowded ? Object.values(troubles) : [])
const windowMs = 3 * intervalMs
const equal = phases.filter(({ outlastsSessions }) => !outlastsSessions).length
const phaseMs = (minutes * 60_000 - (phases.length - equal) * (windowMs + 5_000)) / equal

const load: Load = {
  ...{ players, crowded, intervalMs, missedHeartbeats: 3, titles: 200, seed, phases },
  ...{ titleMs: values.herd ? minutes * 60_000 : 6 * intervalMs, arrivalMs: Math.min(ARRIVAL * phaseMs, 60_000) },
  ...{ scheduleMs: 10_000, phaseMs: Math.max(1_000, phaseMs) },
}
console.log(
  `${players} players for ${minutes} minutes, a heartbeat every ${intervalMs / 1_000} s, phases of ${Math.round(load.phaseMs / 1_000)} s; --seed ${seed}\n`,
)
const outcome = await runLoad(load, (...phase) => console.log(describePhase(...phase)))
console.log(report(outcome).join('\n'))
process.exit(isGood(outcome) ? 0 : 1)
