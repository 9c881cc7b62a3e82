import { expect, inject, test } from 'vitest'
import { report, verdictOf } from './report.ts'
import { runLoad } from './run.ts'
import { timetable } from './timetable.ts'

const plan = {
  ...{ players: 30, seatsPerAccount: 3, limit: 2, intervalMs: 1_000, missedHeartbeats: 3, titleMs: 4_000, titles: 5 },
  ...{ phases: timetable(2), phaseMs: 2_000, seed: 7 },
}

if (!inject('realRedis')) console.log('Skipped without a redis-server: the load')
test.skipIf(!inject('realRedis'))(
  'under a small load with faults nothing stops without a decision, nothing is lost, nothing is violated',
  async () => {
    const lines: string[] = []
    const outcome = await runLoad(plan, (line) => lines.push(line))
    expect(lines).toHaveLength(plan.phases.length)
    expect(outcome.sessions).toBeGreaterThan(20)
    expect(outcome.events.accepted).toBeGreaterThan(outcome.sessions)
    expect(outcome.tally.answers.of('heartbeat 404')).toBeGreaterThan(0)
    expect(
      verdictOf(outcome).filter(([, count]) => count > 0),
      report(outcome).join('\n'),
    ).toEqual([])
  },
  90_000,
)
