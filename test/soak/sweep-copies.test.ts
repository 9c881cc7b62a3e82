import { expect } from 'vitest'
import { parsePairs } from '../../functions/core/redis/parse.ts'
import { outboxKeys } from '../../functions/core/redis/partition.ts'
import { entryFields } from '../../functions/core/relay/entry-fields.ts'
import { bundleOf, functionProcess } from '../support/processes/bundle-process.ts'
import { ownRedis, testOnServer } from '../support/redis/redis-server.ts'
import { SECRET, service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'
import { size } from '../support/size.ts'

const SESSIONS = size(5_000, 100_000)
const COPIES = 4
const AT_A_TIME = 50

const inTurns = async (count: number, act: () => Promise<unknown>) => {
  let left = count
  const work = async () => {
    while (left-- > 0) await act()
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
}

testOnServer(
  `${SESSIONS} sessions due at once are ended exactly once by four copies of the sweep, one killed meanwhile`,
  async () => {
    const { address, ask } = await ownRedis()
    const settings = { REDIS_ADDR: address, HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '1', OUTBOX_LIMIT: '1000000' }
    const running = service({ settings })
    await inTurns(SESSIONS, async () => expect((await running.create(newUser())).status).toBe(201))
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const bundle = bundleOf('expire-sessions')
    const environment = { ...settings, JWT_SECRET: SECRET }
    const copies = await Promise.all(Array.from({ length: COPIES }, () => functionProcess(bundle, environment)))
    const [victim, ...others] = copies
    void victim?.call({}, 55_000)
    const sweeps = others.map(({ call }) => call({}, 55_000) as Promise<{ expired: number; overdue: number }>)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await victim?.kill()
    for (const { expired, overdue } of await Promise.all(sweeps))
      expect([expired <= SESSIONS, overdue]).toEqual([true, 0])
    const ends = new Map<string, number>()
    for (const key of outboxKeys) {
      for (const [, flat] of await ask.xrange(key, '-', '+')) {
        const { event_type, session_id = '' } = entryFields(parsePairs(flat))
        if (event_type === 'playback.expired') ends.set(session_id, (ends.get(session_id) ?? 0) + 1)
      }
    }
    expect(ends.size).toBe(SESSIONS)
    expect([...ends.values()].every((times) => times === 1)).toBe(true)
    expect(await ask.keys('*:deadlines')).toEqual([])
  },
  size(60_000, 900_000),
)
