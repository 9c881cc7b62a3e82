import { parseArgs } from 'node:util'
import { report, verdictOf } from './report.ts'
import { runLoad } from './run.ts'
import { timetable } from './timetable.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    players: { type: 'string', default: '3000' },
    interval: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Only one thing happens: Redis is restarted empty. */
    herd: { type: 'boolean', default: false },
  },
})
const number = (name: 'minutes' | 'players' | 'interval' | 'seed') => {
  const read = Number(values[name])
  if (Number.isFinite(read) && read >= 0) return read
  console.error(`--${name} must be a number, not "${values[name]}"`)
  process.exit(2)
}

const intervalMs = 1_000 * number('interval')
const [minutes, players, seed] = [number('minutes'), number('players'), number('seed')]
const phases = timetable(values.herd ? 0 : 12)
const plan = {
  ...{ players, seatsPerAccount: 5, limit: 4, intervalMs, missedHeartbeats: 3, titleMs: 8 * intervalMs, titles: 50 },
  ...{ phases, phaseMs: (minutes * 60_000) / phases.length, seed },
}
console.log(
  `${players} players, five to an account of four streams, for ${minutes} minutes, a heartbeat every ${intervalMs / 1_000} s, seed ${seed}\n`,
)
const outcome = await runLoad(plan, console.log)
console.log(report(outcome).join('\n'))
process.exit(verdictOf(outcome).every(([, count]) => count === 0) ? 0 : 1)
