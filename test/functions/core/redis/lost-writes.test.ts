import { expect } from 'vitest'
import { createEntitlementChanges } from '../../../../functions/core/entitlement/change.ts'
import { deadlinesKey, partitionOf, tagOf } from '../../../../functions/core/redis/partition.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import { movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

// What a failover that lost writes leaves behind, as functions/contract/README.md tells players and Engagement.

/** All that Redis holds of an account now; gives a function that puts it back. What was published before stays so. */
const remembered = async ({ redis }: Service, user: string) => {
  const partition = partitionOf(user)
  const [tag, deadlines] = [tagOf(partition), deadlinesKey(partition)]
  const idsOf = () => redis.zrange(`${tag}:slots:${user}`, '0', '-1')
  const keysOf = async (ids: readonly string[]) => [
    ...(await redis.keys(`${tag}:*${user}*`)),
    ...ids.map((id) => `${tag}:session:${id}`),
  ]
  const before = await idsOf()
  const values = await Promise.all(
    (await keysOf(before)).map(async (key) => [key, await redis.dumpBuffer(key)] as const),
  )
  const due = await Promise.all(before.map(async (id) => [id, await redis.zscore(deadlines, id)] as const))
  return async () => {
    const ids = await idsOf()
    for (const key of await keysOf(ids)) await redis.del(key)
    for (const id of ids) await redis.zrem(deadlines, id)
    for (const [key, value] of values) await redis.restore(key, 0, value, 'REPLACE')
    for (const [id, score] of due) await redis.zadd(deadlines, score ?? 0, id)
  }
}

const playing = async (settings = {}) => {
  const clock = movingClock()
  const running = service({ clock: clock.now, settings })
  const user = newUser()
  const fresh = await remembered(running, user)
  const { body } = await running.create(user, {}, { 'idempotency-key': 'one' })
  const { session_id: id } = body.session
  return {
    clock,
    running,
    user,
    id,
    token: body.playback_token,
    loseAll: fresh,
    remember: () => remembered(running, user),
  }
}

testOnServer(
  'a session whose create was lost is unknown: its player creates anew, above the limit for a while',
  async () => {
    const { running, user, id, token, loseAll } = await playing({ MAX_CONCURRENT_STREAMS: '1' })
    await loseAll()
    expect((await running.create(user)).status).toBe(201)
    expect(await running.call('send-heartbeat', id)).toMatchObject({ status: 404, body: { recovery: 'recreate' } })
    const validated = await running.call('validate-token', undefined, { body: { token } })
    expect(validated).toMatchObject({ status: 401, body: { code: 'session_ended', recovery: 'recreate' } })
  },
)

testOnServer(
  'a session whose stop was lost lives again and ends once more, with the same sequence and another event_id',
  async () => {
    const { clock, running, user, id, remember } = await playing()
    const lose = await remember()
    await running.call('stop-session', id, { body: { position: 9 } })
    await lose()
    expect((await running.call('get-session', id)).body).toMatchObject({ status: 'active', position: 0 })
    clock.pass(91 * SECOND)
    expect((await running.call('get-session', id)).body.status).toBe('expired')
    const [, first, second] = await running.events(user)
    expect([first?.event_type, second?.event_type]).toEqual(['playback.stopped', 'playback.expired'])
    expect([first?.metadata.end_reason, second?.metadata.end_reason]).toEqual(['stopped', 'missed_heartbeats'])
    expect(second?.sequence).toBe(first?.sequence)
    expect(second?.event_id).not.toBe(first?.event_id)
  },
)

testOnServer('a pause that was lost shows in the session_status of the next heartbeat', async () => {
  const { running, id, remember } = await playing()
  const lose = await remember()
  await running.call('pause-session', id)
  await lose()
  expect((await running.call('send-heartbeat', id)).body.session_status).toBe('active')
})

testOnServer('a create whose Idempotency-Key was lost starts a new session when it is sent again', async () => {
  const { running, user, id, loseAll } = await playing()
  await loseAll()
  const again = await running.create(user, {}, { 'idempotency-key': 'one' })
  expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, undefined])
  expect(again.body.session.session_id).not.toBe(id)
})

testOnServer('a revocation that was lost applies when Identity sends it again with the same time', async () => {
  const { clock, running, user, id, remember } = await playing()
  clock.pass(10 * SECOND)
  const { apply } = createEntitlementChanges(running.store, clock.now)
  const revocation = { userId: user, effectiveAt: clock.now(), maxConcurrentStreams: undefined }
  const lose = await remember()
  await apply(revocation)
  await lose()
  expect((await running.call('get-session', id)).body.status).toBe('active')
  clock.pass(60 * SECOND)
  expect(await apply(revocation)).toEqual({ outcome: 'applied', ended: 1 })
  expect(await apply(revocation)).toEqual({ outcome: 'applied', ended: 0 })
})
