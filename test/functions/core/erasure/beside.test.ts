import { expect, onTestFinished, test } from 'vitest'
import { createErasure } from '../../../../functions/core/erasure/erasure.ts'
import { createExpiry } from '../../../../functions/core/session/expiry.ts'
import { parseWords } from '../../../../functions/core/session/words.ts'
import { plenty } from '../../../support/erasure/erasing.ts'
import { everythingIn, keysAbout } from '../../../support/erasure/everything.ts'
import { ownProxy } from '../../../support/redis/own-proxy.ts'
import { redisCluster } from '../../../support/redis/redis-cluster.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

test('beside creates, heartbeats, stops and sweeps no session is lost without its end, and the indexes stay right', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { REDIS_ADDR: address } })
  const erasure = createErasure(running.store, { patience: 0, every: 1 })
  const users = [newUser(), newUser()]
  let isOver = false
  const player = async (userId: string, i: number) => {
    const { status, body } = await running.create(userId, {}, { 'idempotency-key': `k${i}` })
    expect([201, 409]).toContain(status)
    for (const _ of Array(i % 4)) {
      const beat = await running.call('send-heartbeat', body.session?.session_id)
      expect([200, 404, 410]).toContain(beat.status)
    }
    if (i % 3 === 0) await running.call('stop-session', body.session?.session_id)
  }
  const erased = async (userId: string) => {
    await erasure.end(userId, plenty)
    return (await erasure.erase(userId, plenty)).outcome
  }
  const sweeper = async () => {
    while (!isOver) expect(await createExpiry(running.store).sweep(plenty)).toMatchObject({ orphans: 0, failures: [] })
  }
  /** One user plays while both are erased: beside players an erasure may be refused, of an idle user it may not. */
  const rounds = async () => {
    for (let i = 0; i < 64; i += 8) {
      const [playing = '', idle = ''] = (i / 8) % 2 === 0 ? users : users.toReversed()
      const eraser = async () => [await erased(playing), await erased(idle)]
      const [outcomes] = await Promise.all([eraser(), ...Array.from({ length: 8 }, (_, j) => player(playing, i + j))])
      expect(outcomes).toEqual([expect.stringMatching(/^(erased|playing)$/), 'erased'])
    }
  }
  const over = () => {
    isOver = true
  }
  await Promise.all([rounds().finally(over), sweeper()])

  const all = [...(await everythingIn(ask)).values()]
  const live = all
    .filter(({ key, texts }) => key.includes(':session:') && parseWords(texts[0] ?? '').status === 'active')
    .map(({ key }) => key.split(':').at(-1) ?? '')
  const membersOf = (kind: string) =>
    all.filter(({ key }) => key.includes(kind)).flatMap(({ texts }) => texts.filter((_, i) => i % 2 === 0))
  expect([membersOf(':slots:').toSorted(), membersOf(':deadlines').toSorted()]).toEqual([
    live.toSorted(),
    live.toSorted(),
  ])
  const events = (await Promise.all(users.map((userId) => running.events(userId)))).flat()
  const endless = new Set(events.flatMap(({ session_id: id }) => id ?? []))
  for (const { session_id: id, event_type: type } of events)
    if (id && ['playback.stopped', 'playback.completed'].includes(type)) endless.delete(id)
  expect([...endless].toSorted()).toEqual(live.toSorted())
})

test('a step whose reply was lost is sent again and changes nothing more', async () => {
  const { address, ask } = await ownRedis()
  const proxy = await ownProxy(address)
  const running = service({ settings: { REDIS_ADDR: proxy.address } })
  const erasure = createErasure(running.store, { patience: 0, every: 1 })
  const userId = newUser()
  await running.create(userId)
  proxy.loseNextReply()
  await erasure.end(userId, plenty)
  expect(proxy.lost()).toBe(true)
  const types = (await running.events(userId)).map(({ event_type: type }) => type)
  expect(types).toEqual(['playback.started', 'playback.completed'])
  await erasure.look(userId, plenty)
  proxy.loseNextReply()
  expect(await erasure.erase(userId, plenty)).toMatchObject({ outcome: 'erased', left: { ended: 0, memory: 0 } })
  expect(keysAbout(userId, await everythingIn(ask)).map((key) => key.split(':')[1])).toEqual(['outbox'])
})

testOnServer('on a cluster a user is found and erased on the shard of the account', async () => {
  const cluster = await redisCluster()
  onTestFinished(cluster.stop)
  const running = service({ settings: cluster.settings })
  const erasure = createErasure(running.store, { patience: 0, every: 1 })
  const users = Array.from({ length: 12 }, () => newUser())
  for (const userId of users) await running.create(userId, {}, { 'idempotency-key': 'k' })
  for (const userId of users) {
    await erasure.end(userId, plenty)
    expect(await erasure.erase(userId, plenty)).toMatchObject({ outcome: 'erased', held: { ended: 1, requests: 1 } })
  }
  for (const ask of cluster.asks)
    for (const userId of users) {
      const left = keysAbout(userId, await everythingIn(ask))
      expect(left.filter((key) => !key.endsWith(':outbox'))).toEqual([])
    }
})
