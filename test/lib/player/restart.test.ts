import { expect } from 'vitest'
import { createPlayer } from '../../../lib/player/player.ts'
import { localService } from '../../support/processes/local-service.ts'
import { ownRedis, testOnServer } from '../../support/redis/redis-server.ts'
import { newUser } from '../../support/service/users.ts'

const QUICK = { HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '20' }

testOnServer('four players of a plan of four survive a Redis that restarts empty, each with one session', async () => {
  const redis = await ownRedis()
  const { url, send } = await localService({ REDIS_ADDR: redis.address, ...QUICK })
  const userId = newUser()
  const use = async () => (await send('GET', `/api/concurrency/${userId}`)).body
  const players = [1, 2, 3, 4].map((n) =>
    createPlayer({ api: url, viewer: { userId, profileId: 'main', deviceId: `device-${n}` }, page: null }),
  )
  const sessionsOf = () =>
    players.map((player) => player.state()).map((state) => 'sessionId' in state && state.sessionId)
  await Promise.all(players.map((player) => player.start({ contentId: 'film-1' })))
  const before = sessionsOf()
  expect((await use()).active_sessions.toSorted()).toEqual(before.toSorted())

  await redis.stop()
  await expect.poll(() => players.map((player) => player.state().name)).toEqual(Array(4).fill('recovering'))
  await redis.start()

  await expect.poll(() => players.map((player) => player.state().name)).toEqual(Array(4).fill('playing'))
  const after = sessionsOf()
  expect(after.filter((id) => before.includes(id))).toEqual([])
  expect((await use()).active_sessions.toSorted()).toEqual(after.toSorted())
  expect(await use()).toMatchObject({ active_stream_count: 4, max_concurrent_streams: 4 })

  await Promise.all(players.map((player) => player.stop()))
  expect((await use()).active_stream_count).toBe(0)
  for (const player of players) player.dispose()
})
