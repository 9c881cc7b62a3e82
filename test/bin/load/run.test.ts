import { expect, inject, test } from 'vitest'
import { report, verdictOf } from '../../../bin/load/report.ts'
import { runLoad } from '../../../bin/load/run.ts'
import { FINE, postgresStops, troubles } from '../../../bin/load/stage/timetable.ts'

const plan = {
  ...{ players: 20, crowded: false, intervalMs: 1_000, missedHeartbeats: 3, titleMs: 4_000, titles: 5 },
  ...{ arrivalMs: 500, scheduleMs: 2_000, phaseMs: 1_500, seed: 7, sessionLog: true },
  phases: [FINE, postgresStops(3_000), troubles.busForgets, FINE],
}

if (!inject('realRedis')) console.log('Skipped without a redis-server: the load with a session log')
test.skipIf(!inject('realRedis'))(
  'while PostgreSQL crashes and events come twice the session log misses none and has none twice',
  async () => {
    const outcome = await runLoad(plan, () => {})
    const { logged, events } = outcome
    expect(logged?.events).toBe(events.accepted)
    expect(logged?.sessions).toBeGreaterThan(15)
    expect(events.repeats).toBeGreaterThan(0)
    expect(verdictOf(outcome).map(([what]) => what)).toContain('events missing in the session log')
    expect(
      verdictOf(outcome).filter(([, count]) => count > 0),
      report(outcome).join('\n'),
    ).toEqual([])
  },
  90_000,
)
