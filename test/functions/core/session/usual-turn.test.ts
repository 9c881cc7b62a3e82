import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import usualTurn from '../../../../functions/core/lua/parts/session/usual-turn.lua'
import { slotsKey } from '../../../../functions/core/redis/partition.ts'
import { pauseSession, resumeSession } from '../../../../functions/core/redis/scripts.ts'
import { plainUserIn } from '../../../support/lua/left-behind.ts'
import { sideBySide } from '../../../support/lua/side-by-side.ts'
import { at, examplesOf, NOW, rarely, requests, usualSessions } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { limited, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { size } from '../../../support/size.ts'

/** Charges of 10 a minute, at most 10 at once: some are refused, some dated as no clock can be. */
const pauses = rarely('', `${NOW} cccccccc`, at(54_000), at(54_001), at(66_001), `${at(1_000)} theseop1`).map((due) =>
  due === '' || due.includes(' ') ? due : `${due} cccccccc`,
)
const turns = {
  pause: [pauseSession, 'active', rarely('active', 'paused', 'stopped')],
  resume: [resumeSession, 'paused', rarely('paused', 'active', 'stopped')],
} as const
/** What few random sessions are. */
const unusual = [
  { deadline: at(0) },
  { decided_at: at(3_000) },
  { pauses: `${at(1_000)} theseop1` },
  { paused_at: at(6_000) },
  { last_heartbeat: at(-90_000) },
  { started_at: at(0) },
]

test.for([
  ['pause', 'off'],
  ['pause', '60s'],
  ['resume', '1h'],
] as const)(
  'the usual %s leaves the same behind, and answers the same, as the script does without it, PAUSE_TIMEOUT=%s',
  async ([verb, PAUSE_TIMEOUT]) => {
    const [script, status, statuses] = turns[verb]
    const settings = { ...limited, PAUSE_TIMEOUT, PAUSE_RATE_LIMIT: '10', PAUSE_BURST: '10' }
    const run = sideBySide(settings, script, usualTurn)
    const sessions = fc.record({ words: usualSessions(statuses), pauses, wasPaused: fc.boolean() }).map((one) => ({
      ...{ ...one.words, pauses: one.pauses },
      ...(one.words.status === 'active' && !one.wasPaused && { paused_at: '' }),
    }))
    await fc.assert(
      fc.asyncProperty(sessions, requests, async (words, request) => {
        const both = await run(words, request)
        expect(both.with).toBe(both.without)
      }),
      { numRuns: size(40, 2_000), examples: examplesOf(unusual.map((words) => ({ ...words, status }))) },
    )
  },
)

testOnServer('a usual pause or resume is taken for one: it reads its session once and its slot never', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { ...limited, REDIS_ADDR: address } })
  const { body } = await running.create(plainUserIn(7))
  const id = body.session.session_id
  const usual = ['evalsha 1', 'get 1', 'pttl 1', 'set 1', 'time 1', 'xadd 1', 'zadd 2']
  for (const verb of ['pause-session', 'resume-session'] as const) await running.call(verb, id, {})
  for (const verb of ['pause-session', 'resume-session'] as const) {
    const turn = async () => expect((await running.call(verb, id, { body: { position: 7 } })).status).toBe(200)
    await sleep(5) // within one millisecond the deadline stays the same, and the careful way answers
    expect(await commandsOf(ask, turn), verb).toEqual(usual)
  }
})

test('of a user whose id keys hold encoded, a sign of life moves the slot and a stop frees it', async () => {
  const clock = movingClock()
  const running = service({ settings: limited, clock: clock.now })
  const userId = `a@b:${newUser()}`
  const { session_id: id } = (await running.create(userId)).body.session
  const slot = () => running.redis.zscore(slotsKey(userId), id)
  for (const verb of ['send-heartbeat', 'pause-session', 'resume-session'] as const) {
    clock.pass(SECOND)
    await running.call(verb, id, { body: { position: 7 } })
    expect(await slot(), verb).toBe(String(clock.now() + 90 * SECOND))
  }
  expect((await running.call('stop-session', id)).status).toBe(200)
  expect(await slot()).toBeNull()
})
