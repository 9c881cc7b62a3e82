import { expect, test } from 'vitest'
import { parsePairs } from '../../../../functions/core/redis/parse.ts'
import { outboxKey, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { entryFields } from '../../../../functions/core/relay/entry-fields.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'
import { distinct, type Relaying, relaying, until } from '../../../support/relay/relaying.ts'
import { logged } from '../../../support/service/logged.ts'
import { limited } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

/** Users of one partition. */
const neighbours = (count: number) => {
  const users = [newUser()]
  while (users.length < count) {
    const user = newUser()
    if (partitionOf(user) === partitionOf(users[0] ?? '')) users.push(user)
  }
  return users as [string, ...string[]]
}

/** One session's pauses and resumes, so many that wait; copied in Redis, each an event of its own. */
const pile = async ({ running, redis }: Relaying, userId: string, count: number) => {
  const { body } = await running.create(userId)
  const id: string = body.session.session_id
  await running.call('pause-session', id)
  const key = outboxKey(partitionOf(userId))
  const [[, event = []] = []] = (await redis.ask.xrevrange(key, '+', '-', 'COUNT', 1)) as [string, string[]][]
  const pipeline = redis.ask.pipeline()
  for (let i = 3; i < count + 1; i++) {
    const own = { ...entryFields(parsePairs(event)), event_id: `copy-${i}`, sequence: String(i) }
    pipeline.xadd(key, '*', ...Object.entries(own).flat())
  }
  await pipeline.exec()
}

const positions = ({ bus }: Relaying, users: readonly string[]) =>
  bus.accepted.flatMap(({ user_id }, i) => (users.includes(user_id) ? [i] : []))

testOnServer(
  'events of other sessions that wait behind three thousand of one session are among the first to be published',
  async () => {
    const relay = await relaying({
      idleMs: 60_000,
      script: () => new Promise((done) => setTimeout(done, 20, 'accept')),
    })
    const [flooding, ...others] = neighbours(9)
    await pile(relay, flooding, 3_000)
    for (const userId of others) {
      const { body } = await relay.running.create(userId)
      for (const verb of ['pause-session', 'resume-session', 'stop-session'] as const)
        await relay.running.call(verb, body.session.session_id)
    }
    expect(await relay.waiting()).toBe(3_000 + 4 * others.length)
    relay.start()
    await until(() => positions(relay, others).length === 4 * others.length)
    expect(Math.max(...positions(relay, others))).toBeLessThan(2_500)
    await until(relay.isEmpty)
    expect([relay.bus.accepted.length, distinct(relay.bus).length, relay.bus.faults]).toEqual([3_032, 3_032, []])
    for (const userId of others) {
      const own = relay.bus.accepted.filter(({ user_id }) => user_id === userId).map(({ sequence }) => sequence)
      expect(own).toEqual([1, 2, 3, 4])
    }
  },
  120_000,
)

testOnServer(
  'an event appended behind a backlog waits for at most two hundred events of it, several accounts in turn',
  async () => {
    const relay = await relaying({
      idleMs: 60_000,
      script: () => new Promise((done) => setTimeout(done, 20, 'accept')),
    })
    const [flooding, second, ...others] = neighbours(6)
    await pile(relay, flooding, 6_000)
    await pile(relay, second ?? '', 1_000)
    relay.start()
    await until(() => positions(relay, [second ?? '']).length > 0)
    for (const userId of others) {
      const before = relay.bus.accepted.length
      await relay.running.create(userId)
      await until(() => positions(relay, [userId]).length === 1)
      expect((positions(relay, [userId])[0] ?? 0) - before).toBeLessThan(200)
    }
    expect(await relay.waiting()).toBeGreaterThan(500)
  },
  120_000,
)

test('with the rate limits of a stage a session that pauses and resumes without end delays no other', async () => {
  const relay = await relaying({
    settings: limited as Record<string, string>,
    script: () => new Promise((done) => setTimeout(done, 30, 'accept')),
  })
  const [flooding, ...others] = neighbours(11)
  const id = (await relay.running.create(flooding)).body.session.session_id
  let isOver = false
  const flood = Promise.all(
    (['pause-session', 'resume-session'] as const).map(async (verb) => {
      while (!isOver) await relay.running.call(verb, id)
    }),
  )
  relay.start()
  for (const userId of others) {
    const before = relay.bus.accepted.length
    await relay.running.create(userId)
    await until(() => positions(relay, [userId]).length === 1)
    expect(relay.bus.accepted.length - before).toBeLessThan(60)
  }
  isOver = true
  await flood
  expect(positions(relay, [flooding]).length).toBeLessThan(200)
}, 120_000)

test('while the bus accepts nothing the relay takes no more of a backlog than it can hold, and loses no event', async () => {
  logged()
  let isDown = true
  const relay = await relaying({ idleMs: 2_000, script: () => (isDown ? { status: 503 } : 'accept') })
  const [flooding, ...others] = neighbours(4)
  await pile(relay, flooding, 600)
  for (const userId of others) await relay.running.create(userId)
  const older = relay.start()
  await until(() => relay.bus.requests > 12)
  const [pending] = await relay.redis.ask.xpending(outboxKey(partitionOf(flooding)), 'publishers')
  expect(pending).toBe(20)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  isDown = false
  relay.start() // while the older one looks ahead
  await until(relay.isEmpty)
  expect(await older.done).toMatchObject({ left: 'replaced' })
  expect(distinct(relay.bus)).toHaveLength(603)
}, 120_000)
