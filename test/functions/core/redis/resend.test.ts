import { expect, inject, test } from 'vitest'
import type { EndpointName } from '../../../../functions/contract/routes.ts'
import type { Ruling } from '../../../../functions/core/entitlement/entitlement.ts'
import { prompt } from '../../../../functions/core/redis/client.ts'
import { Denied } from '../../../../functions/core/refusals.ts'
import { denied, ruling } from '../../../support/entitlement/rulings.ts'
import { ownProxy } from '../../../support/redis/own-proxy.ts'
import { type Service, service } from '../../../support/service/service.ts'
import { storedMemory } from '../../../support/service/stored-memory.ts'
import { newUser } from '../../../support/service/users.ts'

type Meanwhile = () => Promise<unknown>

/**
 * A service whose line to Redis can lose a reply, so that ioredis sends the script again, and one beside it.
 * `before` runs between the two round trips of a create.
 */
const onLossyLine = async (settings: Record<string, string> = {}) => {
  const proxy = await ownProxy(inject('redis'))
  const between: { decide: () => Partial<Ruling> | undefined } = { decide: () => undefined }
  const decide = ruling(() => between.decide() ?? {})
  const lossy = service({
    settings: { ...settings, REDIS_ADDR: proxy.address },
    entitlement: { decide },
    patience: prompt,
  })
  const steady = service({ settings })
  await lossy.redis.ping()
  const userId = newUser()
  const events = async () => (await steady.events(userId)).map(({ event_type: type }) => type.replace('playback.', ''))
  const sequences = async () => (await steady.events(userId)).flatMap(({ sequence }) => sequence ?? [])
  /** Loses the reply to the claim of every create from now on. */
  const loseClaims = (meanwhile?: Meanwhile) => {
    between.decide = () => void proxy.loseNextReply(meanwhile)
  }
  return { proxy, between, lossy, steady, userId, events, sequences, loseClaims }
}

test('a create whose reply was lost took one slot', async () => {
  const { proxy, lossy, steady, userId, events, loseClaims } = await onLossyLine()
  loseClaims()
  const { status, body } = await lossy.create(userId, {}, { 'idempotency-key': 'k' })
  expect([status, body.concurrency.active_stream_count, proxy.lost()]).toEqual([201, 1, true])
  expect((await steady.call('get-concurrency', userId)).body.active_sessions).toEqual([body.session.session_id])
  expect(await events()).toEqual(['started'])
})

test('a take-over whose reply was lost displaced once', async () => {
  const { lossy, steady, userId, events, loseClaims } = await onLossyLine({ MAX_CONCURRENT_STREAMS: '1' })
  const rival = (await steady.create(userId)).body.session.session_id
  loseClaims()
  const { status, body } = await lossy.create(userId, { terminate_sessions: [rival] })
  expect([status, body.terminated_sessions]).toEqual([201, [rival]])
  expect(await events()).toEqual(['started', 'completed', 'started'])
})

test('a create whose session ended before its reply came answers that it has ended', async () => {
  const { lossy, steady, userId, events, loseClaims } = await onLossyLine()
  loseClaims(async () => {
    const { body } = await steady.call('get-concurrency', userId)
    await steady.call('terminate-session', body.active_sessions[0])
  })
  expect((await lossy.create(userId)).body).toMatchObject({ status: 410, end_reason: 'terminated' })
  expect(await events()).toEqual(['started', 'completed'])
})

test('a create whose first reply was lost is charged to the rate once', async () => {
  const { proxy, lossy, steady, userId } = await onLossyLine({ CREATE_RATE_LIMIT: '1', CREATE_BURST: '2' })
  proxy.loseNextReply()
  expect((await lossy.create(userId)).status).toBe(201)
  expect(proxy.lost()).toBe(true)
  expect([(await steady.create(userId)).status, (await steady.create(userId)).status]).toEqual([201, 429])
})

test.each<EndpointName>(['get-session', 'pause-session', 'resume-session', 'send-heartbeat'])(
  'a %s whose first reply was lost is charged to its rate once',
  async (name) => {
    const [many, one] = [{ PAUSE_BURST: '8', READ_BURST: '2', HEARTBEAT_BURST: '2' }, '1']
    const slow = { PAUSE_RATE_LIMIT: one, READ_RATE_LIMIT: one, HEARTBEAT_RATE_FACTOR: one }
    const { proxy, lossy, steady, userId } = await onLossyLine({ ...many, ...slow })
    const id = (await steady.create(userId)).body.session.session_id
    proxy.loseNextReply()
    expect((await lossy.call(name, id)).status).toBe(200)
    expect(proxy.lost()).toBe(true)
    expect([(await steady.call(name, id)).status, (await steady.call(name, id)).status]).toEqual([200, 429])
  },
)

test('a get-concurrency and a replay whose first replies were lost are charged once', async () => {
  const rates = { READ_RATE_LIMIT: '1', READ_BURST: '2', TOKEN_RATE_LIMIT: '1', TOKEN_BURST: '2' }
  const { proxy, lossy, steady, userId } = await onLossyLine(rates)
  const replay = (running: Service) => running.create(userId, {}, { 'idempotency-key': 'k' })
  await replay(steady)
  for (const ask of [replay, (running: Service) => running.call('get-concurrency', userId)]) {
    proxy.loseNextReply()
    expect((await ask(lossy)).status).toBeLessThan(300)
    expect([(await ask(steady)).status < 300, (await ask(steady)).status]).toEqual([true, 429])
  }
})

test.each<[EndpointName, readonly EndpointName[]]>([
  ['stop-session', []],
  ['terminate-session', []],
  ['terminate-session', ['stop-session']],
])('a %s (after %j) whose reply was lost is done, however much was read before', async (name, before) => {
  const { proxy, lossy, steady, userId } = await onLossyLine({ READ_RATE_LIMIT: '1', READ_BURST: '1' })
  const id = (await steady.create(userId)).body.session.session_id
  for (const verb of before) await steady.call(verb, id)
  expect([(await steady.call('get-session', id)).status, (await steady.call('get-session', id)).status]).toEqual([
    200, 429,
  ])
  proxy.loseNextReply()
  expect((await lossy.call(name, id)).status).toBe(200)
  expect(proxy.lost()).toBe(true)
})

test('a refused create whose reply was lost has one event', async () => {
  const { lossy, steady, userId, events, loseClaims } = await onLossyLine({ MAX_CONCURRENT_STREAMS: '1' })
  await steady.create(userId)
  loseClaims()
  expect((await lossy.create(userId)).status).toBe(409)
  expect(await events()).toEqual(['started', 'denied'])
})

test('a denial whose reply was lost has one event and is counted once', async () => {
  const { proxy, between, lossy, userId, events, steady } = await onLossyLine()
  const denyAfter = (meanwhile?: Meanwhile) => {
    between.decide = () => {
      proxy.loseNextReply(meanwhile)
      return { denied: new Denied('not_entitled', undefined) }
    }
    return lossy.create(userId)
  }
  const other = service({ entitlement: denied })
  expect((await denyAfter()).status).toBe(403)
  expect((await denyAfter(() => other.create(userId))).status).toBe(403)
  expect(await events()).toEqual(['denied'])
  const { lines } = await storedMemory(steady.redis, userId)
  expect(lines.filter(({ name }) => name.startsWith('d')).map(({ values }) => values[1])).toEqual(['2'])
})

const changes: {
  name: EndpointName
  before: EndpointName[]
  told: string[]
  after: EndpointName
  finally: string[]
}[] = [
  { name: 'send-heartbeat', before: [], told: ['heartbeat'], after: 'pause-session', finally: ['paused'] },
  { name: 'pause-session', before: [], told: ['paused'], after: 'resume-session', finally: ['resumed'] },
  {
    name: 'resume-session',
    before: ['pause-session'],
    told: ['paused', 'resumed'],
    after: 'pause-session',
    finally: ['paused'],
  },
  { name: 'stop-session', before: [], told: ['stopped'], after: 'terminate-session', finally: ['completed'] },
  { name: 'terminate-session', before: [], told: ['completed'], after: 'stop-session', finally: [] },
  {
    name: 'terminate-session',
    before: ['stop-session'],
    told: ['stopped', 'completed'],
    after: 'stop-session',
    finally: [],
  },
]

for (const { name, before, told, after, finally: more } of changes) {
  const circumstance = before.length > 0 ? ` after ${before}` : ''

  test(`a ${name}${circumstance} whose reply was lost counts once`, async () => {
    const { proxy, lossy, steady, userId, events, sequences } = await onLossyLine()
    const id = (await steady.create(userId)).body.session.session_id
    for (const verb of before) await steady.call(verb, id)
    proxy.loseNextReply()
    expect((await lossy.call(name, id)).status).toBe(200)
    expect(proxy.lost()).toBe(true)
    expect(await events()).toEqual(['started', ...told])
    expect(await sequences()).toEqual(['started', ...told].map((_, i) => i + 1))
  })

  test(`a ${name}${circumstance} sent again after a ${after} undoes nothing`, async () => {
    const { proxy, lossy, steady, userId, events, sequences } = await onLossyLine()
    const id = (await steady.create(userId)).body.session.session_id
    for (const verb of before) await steady.call(verb, id)
    const state: unknown[] = []
    const shown = async () => state.push((await steady.call('get-session', id)).body)
    proxy.loseNextReply(async () => {
      await steady.call(after, id)
      await shown()
    })
    expect((await lossy.call(name, id)).status).toBe(200)
    await shown()
    expect(state[1]).toEqual(state[0])
    expect(await events()).toEqual(['started', ...told, ...more])
    expect(await sequences()).toEqual(['started', ...told, ...more].map((_, i) => i + 1))
  })
}

test('a heartbeat sent again after the end of its session finds it ended', async () => {
  const { proxy, lossy, steady, userId, events } = await onLossyLine()
  const id = (await steady.create(userId)).body.session.session_id
  proxy.loseNextReply(() => steady.call('stop-session', id))
  expect((await lossy.call('send-heartbeat', id)).status).toBe(410)
  expect(await events()).toEqual(['started', 'heartbeat', 'stopped'])
})
