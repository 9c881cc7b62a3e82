import { describe, expect, test } from 'vitest'
import { deadlinesKey, partitionOf, slotsKey } from '../../../../functions/core/redis/partition.ts'
import { parseWords } from '../../../../functions/core/session/words.ts'
import { serviceAsking, shortly } from '../../../support/entitlement/asking.ts'
import { type Telling, telling } from '../../../support/entitlement/telling.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { HOUR, MINUTE, movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const WINDOW = 90 * SECOND

/** What Redis has of a session's deadline: its own, its slot's and its place among all. */
const deadlinesOf = async ({ redis, userId, sessionKeyOf }: Telling, id: string) =>
  (
    await Promise.all([
      redis.get(sessionKeyOf(id)).then((text) => parseWords(text ?? '').deadline),
      redis.zscore(slotsKey(userId), id),
      redis.zscore(deadlinesKey(partitionOf(userId)), id),
    ])
  ).map(Number)

/** Settings of a test that sweeps. */
const alone = async () => ({ REDIS_ADDR: (await ownRedis()).address })

/** A service in whose Redis it was two hours later for the seconds in which these sessions started. */
const jumped = async (count: number, settings: Record<string, string> = {}) => {
  const world = telling(settings)
  world.clock.pass(2 * HOUR)
  const ids = await world.play(count)
  world.clock.pass(-2 * HOUR)
  return { ...world, ids }
}

test.each(['get-session', 'get-concurrency', 'create-session'] as const)(
  'when the clock has stepped back by 77 ms %s cuts no deadline that was sent to a player',
  async (verb) => {
    const world = telling()
    const id: string = (await world.create(world.userId)).body.session.session_id
    world.pass(SECOND)
    const told = Date.parse((await world.call('send-heartbeat', id)).body.deadline)
    world.clock.pass(-77)
    if (verb === 'create-session') await world.create(world.userId)
    else await world.call(verb, verb === 'get-concurrency' ? world.userId : id)
    expect(await deadlinesOf(world, id)).toEqual([told, told, told])
  },
)

describe('after two hours forward and back', () => {
  test('a refused create has a Retry-After no longer than a session’s heartbeat timeout', async () => {
    const { create, userId, call, ids, pass } = await jumped(4)
    for (const _ of ids) expect((await create(userId)).body.retry_after_seconds).toBeUndefined()
    pass(80 * SECOND)
    for (const id of ids.slice(1)) await call('send-heartbeat', id)
    const { status, body, headers } = await create(userId)
    expect([status, body.retry_after_seconds, headers['retry-after']]).toEqual([409, 10, '10'])
    pass(10 * SECOND)
    expect((await create(userId)).status).toBe(201)
  })

  test.each(['get-session', 'send-heartbeat', 'pause-session', 'get-concurrency', 'sweep', 'create-session'] as const)(
    '%s cuts the deadline to the session’s window, for good',
    async (verb) => {
      const world = await jumped(1, verb === 'sweep' ? await alone() : {})
      const [id = ''] = world.ids
      if (verb === 'sweep') expect((await world.sweep()).failures).toEqual([])
      else if (verb === 'create-session') await world.create(world.userId)
      else await world.call(verb, verb === 'get-concurrency' ? world.userId : id)
      const deadline = world.clock.now() + WINDOW
      expect(await deadlinesOf(world, id)).toEqual([deadline, deadline, deadline])
      const { session_id: _, ...session } = (await world.call('get-session', id)).body
      for (const time of [session.started_at, session.last_heartbeat])
        expect(Date.parse(time)).toBeLessThanOrEqual(world.clock.now())
      world.pass(WINDOW)
      expect((await world.call('get-session', id)).body).toMatchObject({
        ...{ status: 'expired', end_reason: 'missed_heartbeats' },
        ended_at: new Date(world.clock.now() - WINDOW).toISOString(),
      })
    },
  )

  test('silent sessions are swept, each with one event, and hold no slot', async () => {
    const { sweep, pass, usage, events, userId, ids } = await jumped(4, await alone())
    await sweep()
    pass(WINDOW)
    expect(await usage()).toMatchObject({ active_stream_count: 0, active_sessions: [] })
    await sweep()
    const ends = (await events(userId)).filter(({ event_type }) => event_type === 'playback.expired')
    expect(ends.map(({ session_id }) => session_id).sort()).toEqual([...ids].sort())
  })

  test('a pause and the longest life of a session end as by the right clock', async () => {
    const { ids, call, pass } = await jumped(1, { SESSION_TIMEOUT: '5m', PAUSE_TIMEOUT: '1m' })
    const [id = ''] = ids
    for (let beats = 0; beats < 9; beats++) {
      expect((await call('send-heartbeat', id)).status).toBe(200)
      pass(30 * SECOND)
    }
    pass(30 * SECOND)
    expect((await call('send-heartbeat', id)).body.end_reason).toBe('session_timeout')
  })

  test('a pause that began meanwhile ends in time', async () => {
    const world = telling({ PAUSE_TIMEOUT: '1m' })
    world.clock.pass(2 * HOUR)
    const [id = ''] = await world.play(1)
    await world.call('pause-session', id)
    world.clock.pass(-2 * HOUR)
    await world.call('send-heartbeat', id)
    world.pass(MINUTE)
    expect((await world.call('send-heartbeat', id)).body.end_reason).toBe('paused_too_long')
  })

  test('time watched from then on counts, and heartbeats have their events', async () => {
    const world = telling({ HEARTBEAT_EVENT_INTERVAL: '1m' })
    world.clock.pass(2 * HOUR)
    const [id = ''] = await world.play(1)
    await world.call('send-heartbeat', id)
    world.clock.pass(-2 * HOUR)
    for (let beats = 0; beats < 5; beats++) {
      await world.call('send-heartbeat', id)
      world.pass(30 * SECOND)
    }
    expect((await world.call('get-session', id)).body.watched_seconds).toBe(121)
    const types = (await world.events(world.userId)).map(({ event_type }) => event_type)
    expect(types).toEqual(['playback.started', ...Array(3).fill('playback.heartbeat')])
  })

  test('a refusal has an event again after a minute', async () => {
    const world = telling({ MAX_CONCURRENT_STREAMS: '1' })
    world.clock.pass(2 * HOUR)
    await world.play(1)
    await world.create(world.userId)
    world.clock.pass(-2 * HOUR)
    await world.create(world.userId)
    await world.create(world.userId)
    const told = (await world.events(world.userId)).filter(({ event_type }) => event_type === 'playback.denied')
    expect(told).toHaveLength(2)
  })
})

describe('a revocation', () => {
  test('ends what started while Redis was two hours ahead', async () => {
    const { revoke, ids, pass, statuses } = await jumped(4)
    pass(SECOND)
    expect(await revoke()).toEqual({ outcome: 'applied', ended: 4 })
    expect(await statuses(ids)).toEqual(Array(4).fill('terminated'))
  })

  test('ends it also when a heartbeat has put its dates right since', async () => {
    const { revoke, ids, pass, call, ownClock } = await jumped(4)
    const at = ownClock.now()
    pass(10 * SECOND)
    for (const id of ids) await call('send-heartbeat', id)
    pass(10 * SECOND)
    expect((await revoke(at)).ended).toBe(4)
  })

  test.each([
    ['ten minutes behind', -10 * MINUTE],
    ['two hours ahead', 2 * HOUR],
  ])('counts while Redis is %s, for what started before and since', async (_, by) => {
    const { revoke, play, clock } = telling({ HEARTBEAT_INTERVAL: '1h', JWT_EXPIRATION: '6h' })
    await play(2)
    clock.pass(by)
    await play(2)
    expect(await revoke()).toEqual({ outcome: 'applied', ended: 4 })
  })

  test.each([
    ['ten minutes behind', -10 * MINUTE],
    ['two hours ahead', 2 * HOUR],
  ])('counts while the function is %s', async (_, by) => {
    const { revoke, play, clock, ownClock } = telling()
    await play(2)
    ownClock.pass(by)
    expect(await revoke(clock.now())).toEqual({ outcome: 'applied', ended: 2 })
  })

  test('counts as too early or too old only by both clocks', async () => {
    const { revoke, clock, ownClock } = telling()
    clock.pass(MINUTE)
    await expect(revoke(clock.now() + 5 * SECOND + 1)).rejects.toThrow('not in effect')
    expect((await revoke(ownClock.now() - 15 * MINUTE - 1)).outcome).toBe('ignored')
    expect((await revoke(ownClock.now() - 15 * MINUTE)).outcome).toBe('applied')
    expect((await revoke(clock.now() + 5 * SECOND)).outcome).toBe('applied')
  })

  test('that was dated ahead of every clock does not make the next one old', async () => {
    const { revoke, play, clock, ownClock, pass } = telling()
    ownClock.pass(HOUR)
    await revoke()
    ownClock.pass(-HOUR)
    pass(SECOND)
    await play(1)
    expect(await revoke(clock.now())).toEqual({ outcome: 'applied', ended: 1 })
  })
})

const YES = { body: { entitled: true, available: true, max_concurrent_streams: 3 } }
const asking = async () => {
  const clock = movingClock()
  const running = await serviceAsking([YES], [YES], {}, clock.now)
  return { ...running, clock, userId: newUser() }
}

describe('a decision from the time when Redis was two hours ahead', () => {
  test('is asked again, and then used as any other', async () => {
    const { create, userId, clock, identity, content } = await asking()
    clock.pass(2 * HOUR)
    await create(userId, { region: 'US' })
    clock.pass(-2 * HOUR)
    for (let again = 0; again < 2; again++) expect(shortly(await create(userId, { region: 'US' }))).toBe('granted')
    expect([identity.asked.length, content.asked.length]).toEqual([2, 2])
  })

  test('about a limit is replaced by the next answer', async () => {
    const { create, userId, clock, usage } = await asking()
    const before = await serviceAsking([{ body: { entitled: true, max_concurrent_streams: 1 } }], [YES], {}, clock.now)
    clock.pass(2 * HOUR)
    await before.create(userId)
    clock.pass(-2 * HOUR)
    expect((await usage(userId)).max_concurrent_streams).toBe(1)
    expect(shortly(await create(userId))).toBe('granted')
    expect((await usage(userId)).max_concurrent_streams).toBe(3)
  })

  test('about a limit is replaced by a plan', async () => {
    const { plan, usage, ids } = await jumped(2)
    expect(ids).toHaveLength(2)
    expect(await plan(1)).toEqual({ outcome: 'applied', ended: 1 })
    expect((await usage()).max_concurrent_streams).toBe(1)
  })

  test('about a revocation counts for decisions from before it, and refuses no create', async () => {
    const { create, userId, clock, redis, identity } = await asking()
    expect(shortly(await create(userId))).toBe('granted')
    const ahead = clock.now() + 2 * HOUR
    const account = slotsKey(userId).replace(':slots:', ':account:')
    await redis.hset(account, { revocation: clock.now(), revoked_at: ahead })
    clock.pass(1)
    for (let creates = 0; creates < 2; creates++) expect(shortly(await create(userId))).toBe('granted')
    expect(identity.asked).toHaveLength(2)
    expect(Number(await redis.hget(account, 'revoked_at'))).toBe(clock.now() - 1)
  })
})

test('with a clock ten minutes back a session lives as long as its heartbeats come, and no longer', async () => {
  const { play, clock, call, pass, usage } = telling()
  const [heard = '', silent = ''] = await play(2)
  clock.pass(-10 * MINUTE)
  for (let beats = 0; beats < 5; beats++) {
    expect((await call('send-heartbeat', heard)).status).toBe(200)
    await usage()
    pass(30 * SECOND)
  }
  expect((await call('get-session', silent)).body.status).toBe('expired')
})

test('a version with a shorter heartbeat interval ends no session that keeps to the longer one', async () => {
  const world = telling({ HEARTBEAT_INTERVAL: '10m' })
  const [id = ''] = await world.play(1)
  const before = await deadlinesOf(world, id)
  const next = service({ settings: { HEARTBEAT_INTERVAL: '10s' }, clock: world.clock.now })
  await next.call('get-concurrency', world.userId)
  await next.call('get-session', id)
  await next.create(world.userId)
  expect(await deadlinesOf(world, id)).toEqual(before)
})

test('sessions whose slots a jump of Redis’ own clock has taken are over within their window', async () => {
  const { clock, play, redis, userId, call, usage, create, pass, sweep } = telling(await alone())
  clock.pass(2 * HOUR)
  const [id = ''] = await play(1)
  clock.pass(-2 * HOUR)
  await redis.del(slotsKey(userId))
  expect((await call('send-heartbeat', id)).status).toBe(503)
  expect(await usage()).toMatchObject({ active_stream_count: 0 })
  expect((await create(userId)).status).toBe(201)
  pass(WINDOW)
  expect((await call('send-heartbeat', id)).body).toMatchObject({ code: 'session_ended', recovery: 'recreate' })
  expect((await sweep()).failures).toEqual([])
})

test('slots outlive their longest deadline by a day of Redis’ clock', async () => {
  const { play, redis, userId } = telling()
  await play(1)
  const ttl = await redis.pttl(slotsKey(userId))
  expect([ttl > 24 * HOUR, ttl <= 48 * HOUR + WINDOW]).toEqual([true, true])
})
