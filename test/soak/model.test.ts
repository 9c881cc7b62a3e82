import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { Denied } from '../../functions/core/refusals.ts'
import { createExpiry } from '../../functions/core/session/expiry.ts'
import { ruling } from '../support/entitlement/rulings.ts'
import type { Says } from '../support/model/account.ts'
import { expectAgreement, expectStream } from '../support/model/agreement.ts'
import { RULES } from '../support/model/life.ts'
import { sessionModel } from '../support/model/session-model.ts'
import { type Walker, walker } from '../support/model/session-walk.ts'
import { type Step, walks } from '../support/model/steps.ts'
import { distinct, relaying, until } from '../support/relay/relaying.ts'
import { movingClock, SECOND } from '../support/service/moving-clock.ts'
import { newUser } from '../support/service/users.ts'
import { size } from '../support/size.ts'

const SETTINGS = {
  MAX_CONCURRENT_STREAMS: `${RULES.limit}`,
  HEARTBEAT_INTERVAL: `${RULES.interval}ms`,
  SESSION_TIMEOUT: `${RULES.sessionTimeout}ms`,
  PAUSE_TIMEOUT: `${RULES.pauseTimeout}ms`,
}
/** Of players as fast as these, each is refused now and then. */
const SLOW = {
  ...{ CREATE_RATE_LIMIT: '10', CREATE_BURST: '2', TOKEN_RATE_LIMIT: '3', TOKEN_BURST: '1' },
  ...{ HEARTBEAT_RATE_FACTOR: '2', HEARTBEAT_BURST: '2', PAUSE_RATE_LIMIT: '6', PAUSE_BURST: '4' },
  ...{ READ_RATE_LIMIT: '6', READ_BURST: '2' },
}
const SLOW_RATES = {
  create: { period: 6 * SECOND, burst: 2 },
  beat: { period: 5 * SECOND, burst: 2 },
  pause: { period: 10 * SECOND, burst: 4 },
  token: { period: 20 * SECOND, burst: 1 },
  replay: { period: 20 * SECOND, burst: 1 },
  read: { period: 10 * SECOND, burst: 2 },
  list: { period: 10 * SECOND, burst: 2 },
}

const stages = [
  ['every device as often as it likes', { replace: false, rates: undefined }, {}],
  ['one session a device', { replace: true, rates: undefined }, { SAME_DEVICE_SESSIONS: 'replace' }],
  ['low rates', { replace: false, rates: SLOW_RATES }, SLOW],
] as const

const ruledBy = (says: Says | undefined) => {
  if (says === 'no') return { denied: new Denied('not_entitled', undefined) }
  return typeof says === 'number' ? { planLimit: says } : {}
}

for (const [circumstance, stage, settings] of stages) {
  test(
    `whatever players and Identity do, the service, the model and the events on the bus agree (${circumstance})`,
    async () => {
      const clock = movingClock()
      const says = new Map<string, Says>()
      const decide = ruling(({ userId }) => ruledBy(says.get(userId)))
      const relayed = await relaying({
        settings: { ...SETTINGS, ...settings },
        clock: clock.now,
        entitlement: { decide },
      })
      const lives: Walker[] = []
      const agree = async (walk: Step[]) => {
        const users = [newUser(), newUser(), newUser()]
        const walking = { running: relayed.running, clock, model: sessionModel(stage), users, says }
        const take = walker(walking)
        for (const step of walk) await take(step)
        for (const [index] of walking.model.sessions.entries()) await take({ kind: 'get', index })
        for (const [user] of users.entries()) await take({ kind: 'list', user })
        await expectAgreement(walking)
        lives.push(walking)
      }
      await fc.assert(fc.asyncProperty(walks, agree), { numRuns: inject('realRedis') ? size(25, 500) : 15 })
      await createExpiry(relayed.running.store).sweep(() => 60_000)
      for (const { model } of lives) model.settle(clock.now())
      relayed.start()
      await until(relayed.isEmpty)
      const events = distinct(relayed.bus)
      expect(relayed.bus.faults).toEqual([])
      for (const life of lives) expectStream(life, events)
    },
    size(60_000, 1_800_000),
  )
}
