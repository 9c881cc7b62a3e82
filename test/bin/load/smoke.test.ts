import { expect, inject, test } from 'vitest'
import { report, verdictOf } from '../../../bin/load/report.ts'
import { runLoad } from '../../../bin/load/run.ts'
import { EMPTIED, FINE, troubles } from '../../../bin/load/stage/timetable.ts'

const plan = {
  ...{ players: 30, crowded: true, intervalMs: 1_000, missedHeartbeats: 3, titleMs: 4_000, titles: 5 },
  ...{ arrivalMs: 500, scheduleMs: 2_000, phaseMs: 1_500, seed: 7, sessionLog: false },
  phases: [FINE, troubles.identityFails, troubles.killsEndpoints, FINE, EMPTIED, FINE],
}

if (!inject('realRedis')) console.log('Skipped without a redis-server: the load')
test.skipIf(!inject('realRedis'))(
  'under a small load with faults nothing stops without a decision, nothing is lost, nothing is violated',
  async () => {
    const phases: string[] = []
    const outcome = await runLoad(plan, ({ phase }) => phases.push(phase))
    expect(phases).toEqual(plan.phases.map(({ name }) => name))
    expect(outcome.events.sessions).toBeGreaterThan(20)
    expect(outcome.events.accepted).toBeGreaterThan(outcome.events.sessions)
    expect(outcome.events.cutShort).toBeGreaterThan(0)
    expect(outcome.looks).toBeGreaterThan(3)
    expect(outcome.tally.answers.of('heartbeat 404')).toBeGreaterThan(0)
    expect(
      verdictOf(outcome).filter(([, count]) => count > 0),
      report(outcome).join('\n'),
    ).toEqual([])
  },
  90_000,
)
