import fc from 'fast-check'
import { expect, test } from 'vitest'
import usualStop from '../../../../functions/core/lua/parts/session/usual-stop.lua'
import { stopSession } from '../../../../functions/core/redis/scripts.ts'
import { plainUserIn } from '../../../support/lua/left-behind.ts'
import { sideBySide } from '../../../support/lua/side-by-side.ts'
import { MEMORIES, memories, REQUEST, requestsOfSessions } from '../../../support/lua/usual-memory.ts'
import { at, examplesOf, rarely, requests, usualSessions } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { size } from '../../../support/size.ts'

const statuses = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('active', 'paused') }, rarely('stopped', 'expired'))
const more = fc.record({ request: requestsOfSessions, memory: memories, terminated_sessions: rarely('', 'one,two') })
const sessions = fc.tuple(usualSessions(statuses), more).map(([words, others]) => ({ ...words, ...others }))
/** What few random sessions are. */
const unusual = [
  { deadline: at(0) },
  { deadline: at(96_000) },
  { decided_at: at(3_000) },
  { last_heartbeat: at(6_000) },
  { last_heartbeat: at(-90_000) },
  { started_at: at(6_000) },
  { paused_at: at(6_000) },
  { heartbeat_told: at(6_000) },
  { request: REQUEST.repeat(2) },
  ...MEMORIES.map((memory) => ({ memory })),
].map((words) => ({ request: REQUEST, memory: '', terminated_sessions: '', ...words }))

test('the usual stop leaves the same behind, and answers the same, as the script does without it', async () => {
  const run = sideBySide({ ...limited, PAUSE_TIMEOUT: '1h' }, stopSession, usualStop)
  await fc.assert(
    fc.asyncProperty(sessions, requests, async (words, request) => {
      const both = await run(words, request)
      expect(both.with).toBe(both.without)
    }),
    { numRuns: size(40, 2_000), examples: examplesOf(unusual) },
  )
})

testOnServer('a usual stop is taken for one: it reads its session and the account’s memory once', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { ...limited, REDIS_ADDR: address } })
  const stop = async () => {
    const { body } = await running.create(plainUserIn(7))
    return () => running.call('stop-session', body.session.session_id, { body: { position: 7 } })
  }
  await (await stop())()
  const usual = await stop()
  const commands = await commandsOf(ask, async () => expect((await usual()).status).toBe(200))
  expect(commands).toEqual(['evalsha 1', 'get 2', 'set 2', 'time 1', 'xadd 1', 'zrem 2', 'zscore 1'])
})
