import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { expiry } from '../../../functions/core/expiry.ts'
import { movingClock } from '../../support/moving-clock.ts'
import { distinct, relaying, until } from '../../support/relaying.ts'
import { RULES, sessionModel } from '../../support/session-model.ts'
import { expectAgreement, expectStream, type Walker, walker, walks } from '../../support/session-walk.ts'
import { newUser } from '../../support/users.ts'

const SETTINGS = {
  MAX_CONCURRENT_STREAMS: `${RULES.limit}`,
  HEARTBEAT_INTERVAL: `${RULES.interval}ms`,
  SESSION_TIMEOUT: `${RULES.sessionTimeout}ms`,
  PAUSE_TIMEOUT: `${RULES.pauseTimeout}ms`,
}

for (const policy of ['allow', 'replace'] as const) {
  test(`whatever players do, service, model and what reaches the bus agree (${policy})`, async () => {
    const clock = movingClock()
    const { running, bus, start, isEmpty } = await relaying({
      settings: { ...SETTINGS, SAME_DEVICE_SESSIONS: policy },
      clock: clock.now,
    })
    const lives: Walker[] = []
    const agree = async (walk: Parameters<ReturnType<typeof walker>>[0][]) => {
      const walking = { running, clock, model: sessionModel(policy === 'replace'), users: [newUser(), newUser()] }
      const take = walker(walking)
      for (const step of walk) await take(step)
      for (const [index] of walking.model.sessions.entries()) await take({ kind: 'get', index })
      await expectAgreement(walking)
      lives.push(walking)
    }
    await fc.assert(fc.asyncProperty(walks, agree), { numRuns: inject('realRedis') ? 100 : 40 })
    await expiry(running.store).sweep(() => 60_000)
    for (const { model } of lives) model.settle(clock.now())
    start()
    await until(isEmpty)
    const events = distinct(bus)
    expect(bus.faults).toEqual([])
    for (const life of lives) expectStream(life, events)
  }, 60_000)
}
