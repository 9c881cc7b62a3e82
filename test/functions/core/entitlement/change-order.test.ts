import fc from 'fast-check'
import { expect, test } from 'vitest'
import { telling } from '../../../support/entitlement/telling.ts'
import { SECOND } from '../../../support/service/moving-clock.ts'
import { size } from '../../../support/size.ts'

test('a plan effective a millisecond later that comes first loses no revocation', async () => {
  const { plan, revoke, play, call, account, ownClock } = telling()
  const [id = ''] = await play(1)
  const at = ownClock.now()
  expect((await plan(3, at + 1)).outcome).toBe('applied')
  expect(await revoke(at)).toEqual({ outcome: 'applied', ended: 1 })
  expect((await call('send-heartbeat', id)).body.end_reason).toBe('entitlement_revoked')
  expect((await account()).revoked_at).toBe(`${at}`) // what was decided by then is to be asked again
})

test('a revocation a millisecond later that comes first loses no plan', async () => {
  const { plan, revoke, ownClock, usage } = telling()
  const at = ownClock.now()
  await revoke(at + 1)
  expect((await plan(2, at)).outcome).toBe('applied')
  expect((await usage()).max_concurrent_streams).toBe(2)
})

test('a plan that comes again ends nothing and takes no limit back', async () => {
  const { plan, play, clock, ownClock, usage } = telling({}, 4)
  const at = ownClock.now()
  await plan(1, at)
  for (const each of [clock, ownClock]) each.pass(SECOND)
  await play(3)
  expect(await plan(1, at)).toEqual({ outcome: 'applied', ended: 0 })
  expect(await usage()).toMatchObject({ active_stream_count: 3, max_concurrent_streams: 4 })
})

test('of two plans of one moment the smaller counts, in either order', async () => {
  for (const plans of [
    [2, 3],
    [3, 2],
  ]) {
    const { plan, ownClock, usage } = telling()
    const at = ownClock.now()
    for (const streams of plans) await plan(streams, at)
    expect((await usage()).max_concurrent_streams).toBe(2)
  }
})

/** What is told: revocations (no streams) and plans, at these moments (s). */
const told: readonly { at: number; streams?: number }[] = [
  { at: 0 },
  { at: 0.001, streams: 2 },
  { at: 1, streams: 1 },
  { at: 1 },
  { at: 2, streams: 3 },
  { at: 2, streams: 2 },
]

test('whatever the order and the repeats of revocations and plans, they end in the same state', async () => {
  const order = fc.shuffledSubarray(
    [...told.keys(), 'create' as const, 'create' as const, ...told.keys(), ...told.keys()],
    {
      minLength: 3 * told.length + 2,
    },
  )
  const endOf = async (steps: readonly (number | 'create')[]) => {
    const world = telling({ MAX_CONCURRENT_STREAMS: '10' })
    const { plan, revoke, play, create, userId, clock, pass, statuses, account, usage } = world
    const before = await play(3)
    const start = clock.now()
    pass(20 * SECOND)
    const since: string[] = []
    for (const step of steps) {
      if (step === 'create') {
        pass(1)
        since.push((await create(userId)).body.session.session_id)
        pass(1)
        continue
      }
      const { at = 0, streams } = told[step] ?? {}
      await (streams === undefined ? revoke(start + at * SECOND) : plan(streams, start + at * SECOND))
    }
    const { max_concurrent_streams } = await usage()
    const { revocation, revoked_at } = await account()
    const dates = [revocation, revoked_at].map((date) => Number(date) - start)
    return { before: await statuses(before), since: await statuses(since), max_concurrent_streams, dates }
  }
  const inOrder = await endOf([...told.keys(), 'create', 'create'])
  expect(inOrder).toEqual({
    ...{ before: Array(3).fill('terminated'), since: ['active', 'active'] },
    ...{ max_concurrent_streams: 10, dates: [SECOND, 6 * SECOND] },
  })
  const property = fc.asyncProperty(order, async (steps) => {
    expect(await endOf(steps)).toEqual(inOrder)
  })
  await fc.assert(property, { numRuns: size(20, 2_000) })
})

test('without creates the limit is the last plan’s, whatever the order and the repeats', async () => {
  const order = fc.shuffledSubarray([...told.keys(), ...told.keys()], { minLength: 2 * told.length })
  const property = fc.asyncProperty(order, async (steps) => {
    const { plan, revoke, clock, pass, account } = telling()
    const start = clock.now()
    pass(20 * SECOND)
    for (const step of steps) {
      const { at = 0, streams } = told[step] ?? {}
      await (streams === undefined ? revoke(start + at * SECOND) : plan(streams, start + at * SECOND))
    }
    const { as_of, ...kept } = await account()
    expect(kept).toEqual({
      ...{ revocation: `${start + SECOND}`, revoked_at: `${start + 6 * SECOND}` },
      ...{ plan_as_of: `${start + 2 * SECOND}`, plan_streams: '2', max_concurrent_streams: '2' },
      limit_as_of: `${start + 7 * SECOND}`,
    })
    expect(as_of).toBe(kept.revocation)
  })
  await fc.assert(property, { numRuns: size(20, 2_000) })
})

test('the last word of a version that kept one date for both kinds loses no revocation, and no plan', async () => {
  const { plan, revoke, play, account, keyOf, redis, ownClock } = telling()
  await play(1)
  const at = ownClock.now()
  await redis.hset(keyOf('account'), { as_of: at + 1, limit_as_of: at, max_concurrent_streams: 3 })
  expect((await plan(2, at)).outcome).toBe('ignored')
  expect(await revoke(at)).toEqual({ outcome: 'applied', ended: 1 })
  expect((await plan(2, at)).outcome).toBe('ignored')
  expect(await account()).toMatchObject({ as_of: `${at}`, plan_as_of: `${at + 1}` })
})

test('a plan leaves nothing by which such a version would ignore a revocation', async () => {
  const { plan, revoke, account, ownClock } = telling()
  await plan(2)
  expect(Number((await account()).as_of)).toBe(0)
  ownClock.pass(1)
  const at = ownClock.now()
  await revoke(at)
  await plan(2, at + 1)
  expect((await account()).as_of).toBe(`${at}`)
})
