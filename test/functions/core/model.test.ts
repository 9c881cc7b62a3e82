import fc from 'fast-check'
import { inject, test } from 'vitest'
import { movingClock } from '../../support/moving-clock.ts'
import { service } from '../../support/service.ts'
import { RULES, sessionModel } from '../../support/session-model.ts'
import { expectAgreement, walker, walks } from '../../support/session-walk.ts'
import { newUser } from '../../support/users.ts'

const SETTINGS = {
  MAX_CONCURRENT_STREAMS: `${RULES.limit}`,
  HEARTBEAT_INTERVAL: `${RULES.interval}ms`,
  SESSION_TIMEOUT: `${RULES.sessionTimeout}ms`,
  PAUSE_TIMEOUT: `${RULES.pauseTimeout}ms`,
}

for (const policy of ['allow', 'replace'] as const) {
  test(`whatever players do, service and model agree (${policy})`, async () => {
    const clock = movingClock()
    const running = service({ settings: { ...SETTINGS, SAME_DEVICE_SESSIONS: policy }, clock: clock.now })
    const agree = async (walk: Parameters<ReturnType<typeof walker>>[0][]) => {
      const walking = { running, clock, model: sessionModel(policy === 'replace'), users: [newUser(), newUser()] }
      const take = walker(walking)
      for (const step of walk) await take(step)
      for (const [index] of walking.model.sessions.entries()) await take({ kind: 'get', index })
      await expectAgreement(walking)
    }
    await fc.assert(fc.asyncProperty(walks, agree), { numRuns: inject('realRedis') ? 100 : 40 })
  })
}
