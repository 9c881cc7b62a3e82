import { beforeEach, expect } from 'vitest'
import { indexKeys, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { denied } from '../../../support/entitlement/rulings.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { MINUTE, movingClock } from '../../../support/service/moving-clock.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

beforeEach(() => void logged()) // every 503 is logged

const SETTINGS = { MAX_CONCURRENT_STREAMS: '2' }

/** A user with two sessions on a Redis whose memory is full from now on, and all that is known of him there. */
const full = async (streams = 2) => {
  const own = await ownRedis('--maxmemory', '100mb', '--maxmemory-policy', 'noeviction')
  const clock = movingClock()
  const running = service({ settings: { ...SETTINGS, REDIS_ADDR: own.address }, clock: clock.now })
  const userId = newUser()
  const play = async () => (await running.create(userId)).body.session.session_id as string
  const ids: string[] = []
  for (const _ of Array(streams)) ids.push(await play())
  await own.ask.config('SET', 'maxmemory', '1mb')
  await expect(own.ask.set('more', 'x')).rejects.toThrow('OOM')
  const [deadlines] = indexKeys(partitionOf(userId))
  const state = async () => ({
    keys: (await own.ask.keys('*')).sort(),
    slots: (await running.call('get-concurrency', userId)).body.active_sessions,
    deadlines: await own.ask.zrange(deadlines, '0', '-1'),
    events: await running.events(userId),
  })
  return { running, userId, clock, ids, state }
}

const lastEvent = async (running: Service, userId: string) => (await running.events(userId)).at(-1)

testOnServer('with memory full a create is unavailable and changes nothing', async () => {
  const { running, userId, clock, ids, state } = await full(1)
  const before = await state()
  const takeOver = { terminate_sessions: ids }
  for (const headers of [{}, { 'idempotency-key': 'k' }] as Record<string, string>[])
    for (const more of [{}, takeOver])
      expect(await running.create(userId, more, headers)).toMatchObject({
        status: 503,
        headers: { 'retry-after': '1' },
      })
  expect(await state()).toEqual(before)
  clock.pass(2 * MINUTE)
  expect((await running.create(userId)).status).toBe(503)
  expect(await running.events(userId)).toEqual(before.events)
})

testOnServer('with memory full sessions live on and end', async () => {
  const { running, userId, ids, state } = await full()
  const [stopped = '', terminated = ''] = ids
  for (const verb of ['send-heartbeat', 'pause-session', 'resume-session', 'get-session', 'stop-session'] as const)
    expect((await running.call(verb, stopped)).status).toBe(200)
  expect((await running.call('terminate-session', stopped)).body.session_status).toBe('terminated')
  expect((await running.call('terminate-session', terminated)).body.end_reason).toBe('terminated')
  expect(await state()).toMatchObject({ slots: [], deadlines: [] })
  expect((await running.events(userId)).map(({ sequence }) => sequence)).toEqual([1, 1, 2, 3, 4, 5, 6, 2])
})

testOnServer('with memory full a refusal is counted and its event is published', async () => {
  const { running, userId, clock } = await full()
  for (const _ of [1, 2]) expect((await running.create(userId)).status).toBe(409)
  clock.pass(MINUTE)
  expect((await running.create(userId)).status).toBe(409)
  expect(await lastEvent(running, userId)).toMatchObject({ event_type: 'playback.denied', metadata: { repeats: 1 } })
})

testOnServer('with memory full the event of a denial by Identity is published', async () => {
  const { running, userId } = await full()
  const denying = service({
    settings: { REDIS_ADDR: running.settings.REDIS_ADDR.join() },
    entitlement: denied,
  })
  expect((await denying.create(userId)).status).toBe(403)
  expect(await lastEvent(running, userId)).toMatchObject({ metadata: { code: 'not_entitled' } })
})

testOnServer('with memory full overdue sessions are ended', async () => {
  const { running, userId, clock, ids, state } = await full()
  clock.pass(2 * MINUTE)
  expect((await running.call('get-session', ids[0])).body.status).toBe('expired')
  expect((await running.call('get-concurrency', userId)).body.active_stream_count).toBe(0)
  expect(await lastEvent(running, userId)).toMatchObject({ event_type: 'playback.expired', session_id: ids[1] })
  expect(await state()).toMatchObject({ slots: [], deadlines: [] })
})
