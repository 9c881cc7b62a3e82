import { describe, expect, test } from 'vitest'
import { indexKeys, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { SECOND } from '../../../support/service/moving-clock.ts'
import { playing } from '../../../support/service/playing.ts'

describe('heartbeat events', () => {
  test('come at most once per HEARTBEAT_EVENT_INTERVAL and count the heartbeats between', async () => {
    const { running, userId, act, pass } = await playing({ HEARTBEAT_EVENT_INTERVAL: '1m' })
    for (const _ of [1, 2, 3, 4]) {
      await act('send-heartbeat')
      pass(20 * SECOND)
    }
    await act('pause-session')
    const told = (await running.events(userId)).map(({ event_type, sequence, metadata }) => [
      event_type,
      sequence,
      metadata.heartbeats_dropped,
    ])
    expect(told).toEqual([
      ['playback.started', 1, undefined],
      ['playback.heartbeat', 2, undefined],
      ['playback.heartbeat', 3, 2],
      ['playback.paused', 4, undefined],
    ])
  })

  test('are left out when the outbox is above its limit', async () => {
    const own = await ownRedis()
    const { running, userId, act } = await playing({ OUTBOX_LIMIT: '1', REDIS_ADDR: own.address })
    for (const _ of [1, 2, 3]) await act('send-heartbeat')
    await act('stop-session')
    const told = await running.events(userId)
    expect(told.map((event) => event.event_type.slice(9))).toEqual(['started', 'heartbeat', 'stopped'])
    expect(told[2]).toMatchObject({ sequence: 3, metadata: { heartbeats_dropped: 2 } })
  })
})

test('denied events are left out and counted too when the outbox is above its limit', async () => {
  const own = await ownRedis()
  const { running, userId } = await playing({ OUTBOX_LIMIT: '1', REDIS_ADDR: own.address, MAX_CONCURRENT_STREAMS: '1' })
  const denials = async () => (await running.events(userId)).filter((event) => event.event_type === 'playback.denied')
  await running.create(userId, { content_id: 'title-2' })
  for (const _ of [1, 2]) await running.create(userId)
  expect(await denials()).toMatchObject([{ content_id: 'title-2' }])
  await own.ask.xtrim(indexKeys(partitionOf(userId))[1], 'MAXLEN', 0)
  await running.create(userId)
  expect(await denials()).toMatchObject([{ content_id: 'title-1', metadata: { repeats: 2 } }])
})

test('events carry the correlation id of their request, else of the create', async () => {
  const { running, userId, id } = await playing()
  await running.call('send-heartbeat', id, { headers: { 'x-correlation-id': 'trace-7' } })
  await running.call('send-heartbeat', id, { headers: { 'x-correlation-id': 'not usable' } })
  const [started, traced, plain] = await running.events(userId)
  expect(traced?.correlation_id).toBe('trace-7')
  expect(plain?.correlation_id).toBe(started?.correlation_id)
})
