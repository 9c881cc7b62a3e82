import type { Redis } from 'ioredis'
import { beforeEach, expect, onTestFinished } from 'vitest'
import { REDIS_ACCESS, redisCommands } from '../../../../functions/contract/redis-access.ts'
import { createErasure } from '../../../../functions/core/erasure/erasure.ts'
import { partitionOf } from '../../../../functions/core/redis/partition.ts'
import { createOutbox } from '../../../../functions/core/relay/outbox.ts'
import { createExpiry } from '../../../../functions/core/session/expiry.ts'
import { entitled } from '../../../support/entitlement/rulings.ts'
import { admit, LOGIN } from '../../../support/redis/iam/user.ts'
import { redisCluster } from '../../../support/redis/redis-cluster.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { HOUR } from '../../../support/service/moving-clock.ts'
import { type Service, service, verbsOnSession } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const expectGood = (answers: { status: number }[]) => {
  for (const { status } of answers) expect(status).toBeLessThan(300)
}

/** Each endpoint, on sessions of an account whose plan comes and goes; then one stream too many, and a take-over. */
const live = async (settings: Record<string, string>) => {
  const [planned, plain] = [service({ settings, entitlement: entitled(1) }), service({ settings })]
  const [userId, once] = [newUser(), { 'idempotency-key': 'once' }]
  const create = (running: Service, more: object = {}) => running.create(userId, more, once)
  const [first, again] = [await create(planned), await create(planned)]
  expectGood([first, again, await plain.call('get-concurrency', userId), await plain.call('get-health')])
  const { session, playback_token } = first.body
  for (const name of ['validate-token', 'refresh-token'] as const)
    expectGood([await plain.call(name, undefined, { body: { playback_token, token: playback_token } })])
  for (const _ of [1, 2]) expect((await planned.create(userId)).status).toBe(409)
  const taken = await planned.create(userId, { terminate_sessions: [session.session_id] })
  expectGood([taken, await plain.create(userId)])
  for (const verb of verbsOnSession) expectGood([await plain.call(verb, taken.body.session.session_id)])
  return { plain, userId }
}

/** A session as the version before keeps it, from its start to its end. */
const asBefore = async (settings: Record<string, string>) => {
  const before = service({ settings: { ...settings, SESSION_LAYOUT: '1' } })
  const { body } = await before.create(newUser(), {}, { 'idempotency-key': 'once' })
  expectGood([await before.call('stop-session', body.session.session_id)])
}

/** The relay's verbs, dead letters included, on the outbox of an account. */
const relay = async ({ store }: Service, userId: string) => {
  const [box, partition] = [createOutbox(store, 0), partitionOf(userId)]
  await box.takeLease(partition, 'range', 'run')
  expect(await box.hasLost(partition, 'range', 'run')).toBe(false)
  await box.take(partition, 1, '')
  const { entries } = await box.take(partition, 1, '0-0')
  const [{ id } = { id: '' }, ...more] = [...entries, ...(await box.take(partition, 9, '')).entries]
  expect(await box.deadLetter(partition, id, 'a test')).toBe(1)
  expect(await box.redrive(partition)).toBe(1)
  expect(
    await box.settle(
      partition,
      more.map((entry) => entry.id),
    ),
  ).toBe(more.length)
}

const sweep = async (settings: Record<string, string>) => {
  const start = Date.now()
  await service({ settings }).create(newUser())
  const { store } = service({ settings, clock: () => start + HOUR })
  const { expired, failures } = await createExpiry(store).sweep(() => 60_000)
  expect(expired).toBeGreaterThan(0)
  expect(failures).toEqual([])
}

const erase = async ({ store }: Service, userId: string) => {
  const erasure = createErasure(store, { patience: 0, every: 1 })
  await erasure.end(userId, () => 60_000)
  expect(await erasure.erase(userId, () => 60_000)).toMatchObject({ outcome: 'erased' })
}

/** What the servers carried out while the service did all it does, and what they refused it. */
const doEverything = async (settings: Record<string, string>, asks: readonly Redis[]) => {
  for (const ask of asks) await admit(ask)
  for (const ask of asks) await ask.config('RESETSTAT')
  const { plain, userId } = await live({ ...settings, ...LOGIN })
  await asBefore({ ...settings, ...LOGIN })
  await relay(plain, userId)
  await sweep({ ...settings, ...LOGIN })
  await erase(plain, userId)
  const refused = await Promise.all(asks.map((ask) => ask.call('ACL', 'LOG')))
  const stats = await Promise.all(asks.map((ask) => ask.info('commandstats')))
  const done = [...stats.join('\n').matchAll(/^cmdstat_([^:]+):/gm)].map(([, name = '']) => name)
  return { refused: refused.flat(), done: done.filter((name) => !/^(config|acl)\|/.test(name)) }
}

/** Needs a replica or a shard that moves. */
const ELSEWHERE = ['readonly', 'readwrite', 'asking']

beforeEach(() => void logged())

testOnServer('the service does everything, alone and on a cluster, and has no right that it does not use', async () => {
  const [own, cluster] = [await ownRedis(), await redisCluster()]
  onTestFinished(cluster.stop)
  const alone = await doEverything({ REDIS_ADDR: own.address }, [own.ask])
  const together = await doEverything(cluster.settings, cluster.asks)
  expect([...alone.refused, ...together.refused]).toEqual([])
  const granted = REDIS_ACCESS.match(/(?<=\+)\S+/g) ?? []
  const used = [...new Set([...alone.done, ...together.done, ...ELSEWHERE, ...redisCommands.before])]
  expect(used.sort()).toEqual(granted.sort())
  for (const command of ELSEWHERE) expect(await own.ask.call('ACL', 'DRYRUN', LOGIN.REDIS_USER, command)).toBe('OK')
})
