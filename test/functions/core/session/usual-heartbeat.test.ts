import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import usualHeartbeat from '../../../../functions/core/lua/parts/session/usual-heartbeat.lua'
import { sendHeartbeat } from '../../../../functions/core/redis/scripts.ts'
import { plainUserIn } from '../../../support/lua/left-behind.ts'
import { sideBySide } from '../../../support/lua/side-by-side.ts'
import { at, examplesOf, NOW, rarely, requests, usualSessions } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { size } from '../../../support/size.ts'

/** These two are dated no later than the last heartbeat, of which the usual way looks at the date. */
const datedBefore = { paused_at: at(-50_000), heartbeat_told: '' }
const sessions = usualSessions(rarely('active', 'paused', 'stopped')).map((words) => ({ ...words, ...datedBefore }))
/** What few random sessions are. Of the last, seven changes followed this attempt: it is charged nothing more. */
const unusual = [
  { deadline: at(0) },
  { decided_at: at(3_000) },
  { started_at: at(6_000) },
  { last_heartbeat: at(-90_000) },
  { beats: `${NOW} theseop1` },
]

test('the usual heartbeat leaves the same behind, and answers the same, as the script does without it', async () => {
  const run = sideBySide({ ...limited, PAUSE_TIMEOUT: '1h' }, sendHeartbeat, usualHeartbeat)
  await fc.assert(
    fc.asyncProperty(sessions, requests, async (words, request) => {
      const both = await run(words, request)
      expect(both.with).toBe(both.without)
    }),
    { numRuns: size(40, 2_000), examples: examplesOf(unusual) },
  )
})

testOnServer('a usual heartbeat is taken for one: it reads its session once and its slot never', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { ...limited, REDIS_ADDR: address } })
  const { body } = await running.create(plainUserIn(7))
  const beat = () => running.call('send-heartbeat', body.session.session_id, { body: { position: 7 } })
  await beat()
  await sleep(5) // within one millisecond the deadline stays the same, and the careful way answers
  const commands = await commandsOf(ask, async () => expect((await beat()).status).toBe(200))
  expect(commands).toEqual(['evalsha 1', 'get 1', 'pttl 1', 'set 1', 'time 1', 'xadd 1', 'xlen 1', 'zadd 2'])
})
