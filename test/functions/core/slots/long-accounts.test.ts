import { expect, test } from 'vitest'
import { telling } from '../../../support/entitlement/telling.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { HOUR, SECOND } from '../../../support/service/moving-clock.ts'

const MOST = 100

/** An account of so many streams on a Redis of its own; the limit is as many, unless told otherwise. */
const longAccount = async (count: number, settings: Record<string, string> = {}) => {
  const redis = await ownRedis()
  const world = telling({ REDIS_ADDR: redis.address, MAX_CONCURRENT_STREAMS: `${count}`, ...settings })
  /** How often Redis runs each command meanwhile. */
  const commandsOf = async (work: () => Promise<unknown>) => {
    await redis.ask.config('RESETSTAT')
    await work()
    const stats = await redis.ask.info('commandstats')
    return Object.fromEntries(
      [...stats.matchAll(/cmdstat_([\w|]+):calls=(\d+)/g)].map(([, name, n]) => [name, Number(n)]),
    )
  }
  const start = async (more: object = {}) => (await world.create(world.userId, more)).body.session?.session_id as string
  const ids: string[] = []
  while (ids.length < count) {
    ids.push(await start({ device_id: `tv-${ids.length}` }))
    world.clock.pass(1)
  }
  return { ...world, redis: redis.ask, ids, start, commandsOf }
}

testOnServer('a list of an account with many sessions shows the oldest hundred and counts all', async () => {
  const { usage, ids, commandsOf } = await longAccount(250)
  const commands = await commandsOf(async () => {
    const { active_stream_count, active_sessions, sessions } = await usage()
    expect([active_stream_count, active_sessions.length]).toEqual([250, MOST])
    expect(active_sessions.toSorted()).toEqual(ids.toSorted().slice(0, MOST))
    const starts = sessions.map(({ started_at }: { started_at: string }) => started_at)
    expect(starts).toEqual(starts.toSorted())
  })
  expect(commands.hgetall).toBeLessThanOrEqual(MOST + 2)
})

testOnServer('a refused create names the oldest hundred sessions that hold slots and counts all', async () => {
  const { create, userId, ids, commandsOf } = await longAccount(250)
  const commands = await commandsOf(async () => {
    const { status, body } = await create(userId, { device_id: 'tv-0' })
    expect([status, body.active_stream_count, body.active_sessions.length]).toEqual([409, 250, MOST])
    const own = body.active_sessions.filter((rival: { is_this_device: boolean }) => rival.is_this_device)
    expect(own.map(({ session_id }: { session_id: string }) => session_id)).toEqual(ids.slice(0, 1))
  })
  expect(commands.hgetall).toBeLessThanOrEqual(MOST + 20)
})

testOnServer('a create reads no session of a long account that it does not end', async () => {
  const { start, ids, commandsOf, statuses, usage } = await longAccount(150, { MAX_CONCURRENT_STREAMS: '151' })
  const named = ids.slice(-2)
  const commands = await commandsOf(async () => {
    await start()
    await start({ terminate_sessions: named })
  })
  expect(commands.hgetall).toBeLessThanOrEqual(20)
  expect(await statuses(named)).toEqual(['terminated', 'terminated'])
  expect((await usage()).active_stream_count).toBe(150)
})

testOnServer('Retry-After regards a silent session that the refusal does not show', async () => {
  const { create, userId, ids, call, pass } = await longAccount(120)
  const silent = ids.toSorted().at(-1)
  pass(60 * SECOND)
  for (const id of ids.filter((one) => one !== silent)) await call('send-heartbeat', id)
  const { body } = await create(userId)
  expect([body.active_stream_count, body.retry_after_seconds]).toEqual([120, 30])
  pass(30 * SECOND)
  expect((await create(userId)).status).toBe(201)
})

testOnServer('the limit of a long account is exact, in creates at once too', async () => {
  const { create, userId, usage } = await longAccount(140, { MAX_CONCURRENT_STREAMS: '150' })
  const answers = await Promise.all(Array.from({ length: 40 }, () => create(userId)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
  expect((await usage()).active_stream_count).toBe(150)
})

testOnServer(
  'a long account whose sessions fell silent has its slots free at once, and its records ended step by step',
  async () => {
    const { create, userId, usage, pass, commandsOf, events } = await longAccount(250)
    pass(90 * SECOND)
    const commands = await commandsOf(async () => expect((await create(userId)).status).toBe(201))
    expect(commands.xadd).toBe(MOST + 1)
    for (let left = 250 - MOST; left > 0; left -= MOST) expect((await usage()).active_stream_count).toBe(1)
    const ended = (await events(userId)).filter(({ event_type }) => event_type === 'playback.expired')
    expect(new Set(ended.map(({ session_id }) => session_id)).size).toBe(250)
    expect(ended).toHaveLength(250)
  },
)

for (const by of ['lists', 'a sweep'])
  testOnServer(`deadlines too far ahead are corrected by ${by}, some at a time`, async () => {
    const { usage, sweep, clock, pass, redis, keyOf } = await longAccount(250)
    clock.pass(-2 * HOUR)
    if (by === 'a sweep') await sweep()
    else for (let lists = 0; lists < 3; lists++) expect((await usage()).active_stream_count).toBe(250)
    expect(await redis.zcount(keyOf('slots'), `(${clock.now() + 90 * SECOND}`, '+inf')).toBe(0)
    pass(90 * SECOND)
    expect((await usage()).active_stream_count).toBe(0)
  })

testOnServer('with one session a device, this device’s is found among many', async () => {
  const { create, userId, ids, statuses, usage, commandsOf } = await longAccount(150, {
    SAME_DEVICE_SESSIONS: 'replace',
  })
  const last = ids.at(-1) ?? ''
  const commands = await commandsOf(async () =>
    expect((await create(userId, { device_id: 'tv-149' })).body.session.status).toBe('active'),
  )
  expect(commands.hgetall).toBeLessThanOrEqual(20)
  expect(await statuses([last])).toEqual(['terminated'])
  expect((await usage()).active_stream_count).toBe(150)
})

testOnServer('a smaller plan ends the newest sessions of a long account, however many there are', async () => {
  const { plan, ids, statuses, usage, ownClock, pass } = await longAccount(130, { MAX_CONCURRENT_STREAMS: '1000' })
  pass(10 * SECOND)
  expect((await plan(3, ownClock.now())).ended).toBe(127)
  expect(await statuses(ids.slice(0, 3))).toEqual(['active', 'active', 'active'])
  expect((await usage()).active_stream_count).toBe(3)
})

test('a slot whose session is missing is read again, as long as it is among the slots that are read', async () => {
  const { call, userId, play, redis, sessionKeyOf, pass } = telling()
  const [id = ''] = await play(2)
  await redis.del(sessionKeyOf(id))
  expect((await call('get-concurrency', userId)).status).toBe(503)
  pass(90 * SECOND)
  expect((await call('get-concurrency', userId)).body.active_stream_count).toBe(0)
})
