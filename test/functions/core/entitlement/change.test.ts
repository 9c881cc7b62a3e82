import { describe, expect, test } from 'vitest'
import { createEntitlementChanges } from '../../../../functions/core/entitlement/change.ts'
import { othersFail, serviceAsking, shortly } from '../../../support/entitlement/asking.ts'
import { entitled } from '../../../support/entitlement/rulings.ts'
import type { Answer } from '../../../support/entitlement/upstream-server.ts'
import { HOUR, MINUTE, movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

/** A service whose time the test moves, what Identity tells it, and a user. */
const telling = (settings: Record<string, string> = {}, planLimit?: number) => {
  const clock = movingClock()
  const running = service({ settings, clock: clock.now, entitlement: entitled(planLimit) })
  const { apply } = createEntitlementChanges(running.store, clock.now)
  const userId = newUser()
  const revoke = (effectiveAt = clock.now()) => apply({ userId, effectiveAt, maxConcurrentStreams: undefined })
  const plan = (maxConcurrentStreams: number, effectiveAt = clock.now()) =>
    apply({ userId, effectiveAt, maxConcurrentStreams })
  /** Starts so many sessions, a second apart. */
  const play = async (count: number) => {
    const ids: string[] = []
    for (let i = 0; i < count; i++) {
      ids.push((await running.create(userId)).body.session.session_id)
      clock.pass(SECOND)
    }
    return ids
  }
  const statuses = (ids: string[]) =>
    Promise.all(ids.map(async (id) => (await running.call('get-session', id)).body.status))
  return { ...running, clock, userId, revoke, plan, play, statuses }
}

describe('a revocation', () => {
  test('ends every session of the user, and players learn it with their next heartbeat', async () => {
    const { revoke, play, call, clock, userId, events } = telling()
    const ids = await play(2)
    expect(await revoke()).toEqual({ outcome: 'applied', ended: 2 })
    for (const id of ids) {
      const { status, body } = await call('send-heartbeat', id)
      expect([status, body.code, body.recovery, body.end_reason]).toEqual([
        ...[410, 'session_ended', 'show', 'entitlement_revoked'],
      ])
    }
    expect((await call('get-concurrency', userId)).body.active_stream_count).toBe(0)
    const ends = (await events(userId)).filter(({ metadata }) => metadata.end_reason)
    expect(ends.map(({ event_type, metadata }) => [event_type, metadata.end_reason, metadata.ended_at])).toEqual(
      Array(2).fill(['playback.completed', 'entitlement_revoked', new Date(clock.now()).toISOString()]),
    )
  })

  test('refuses the session’s token from then on', async () => {
    const { revoke, create, userId, call } = telling()
    const token = (await create(userId)).body.playback_token
    await revoke()
    const asked = { body: { token } }
    expect((await call('validate-token', undefined, asked)).body).toMatchObject({ valid: false, code: 'session_ended' })
    expect((await call('refresh-token', undefined, asked)).status).toBe(410)
  })

  test('ends no session of another user', async () => {
    const { revoke, create, statuses } = telling()
    const other = (await create(newUser())).body.session.session_id
    expect(await revoke()).toEqual({ outcome: 'applied', ended: 0 })
    expect(await statuses([other])).toEqual(['active'])
  })

  test('that comes again, or late, ends nothing that was admitted since', async () => {
    const { revoke, play, statuses, clock } = telling()
    const at = clock.now()
    await play(1)
    expect((await revoke(at)).ended).toBe(1)
    clock.pass(SECOND)
    const [since = ''] = await play(1)
    expect(await revoke(at)).toEqual({ outcome: 'applied', ended: 0 })
    clock.pass(10 * MINUTE)
    expect(await revoke(at)).toEqual({ outcome: 'applied', ended: 0 })
    expect((await statuses([since]))[0]).not.toBe('terminated')
  })

  test('that came ten minutes late leaves what Identity has allowed meanwhile', async () => {
    const { revoke, play, statuses, clock } = telling({ HEARTBEAT_INTERVAL: '10m' })
    const [before = ''] = await play(1)
    const at = clock.now()
    clock.pass(10 * MINUTE)
    const [after = ''] = await play(1)
    expect(await revoke(at)).toEqual({ outcome: 'applied', ended: 1 })
    expect(await statuses([before, after])).toEqual(['terminated', 'active'])
  })

  test('older than fifteen minutes, or than the last one, is ignored', async () => {
    const { revoke, play, statuses, clock } = telling({ HEARTBEAT_INTERVAL: '10m' })
    const ids = await play(1)
    expect((await revoke(clock.now() - 15 * MINUTE - 1)).outcome).toBe('ignored')
    expect(await statuses(ids)).toEqual(['active'])
    const at = clock.now()
    expect(await revoke(at)).toEqual({ outcome: 'applied', ended: 1 })
    expect((await revoke(at - 1)).outcome).toBe('ignored')
  })

  test('that is not in effect yet fails, and ends nothing', async () => {
    const { revoke, play, statuses, clock } = telling()
    const ids = await play(1)
    await expect(revoke(clock.now() + 5 * SECOND + 1)).rejects.toThrow('not in effect yet')
    expect(await statuses(ids)).toEqual(['active'])
    expect((await revoke(clock.now() + 5 * SECOND)).ended).toBe(1)
  })

  test.each([0, 2 * MINUTE])(
    'ends what was admitted by policy alone, also when it took effect %d ms before',
    async (ago) => {
      const clock = movingClock()
      const settings = { DEPENDENCY_FAILURE_POLICY: 'allow' }
      const running = await serviceAsking([{ status: 500 }], [{ status: 500 }], settings, clock.now)
      const userId = newUser()
      await othersFail(running.create)
      expect(shortly(await running.create(userId))).toBe('degraded')
      clock.pass(HOUR / 60)
      const { apply } = createEntitlementChanges(running.store, clock.now)
      expect((await apply({ userId, effectiveAt: clock.now() - ago, maxConcurrentStreams: undefined })).ended).toBe(1)
    },
  )
})

const YES: Answer = { body: { entitled: true, available: true } }

describe('after a revocation', () => {
  /** A user whose entitlement is remembered and then revoked, and an Identity that answers as `says`. */
  const revoked = async (settings: Record<string, string> = {}) => {
    const says: { identity: Answer | Promise<Answer> } = { identity: YES }
    const clock = movingClock()
    const running = await serviceAsking([() => says.identity], [YES], settings, clock.now)
    const { apply } = createEntitlementChanges(running.store, clock.now)
    const userId = newUser()
    expect(shortly(await running.create(userId))).toBe('granted')
    clock.pass(SECOND)
    const revoke = () => apply({ userId, effectiveAt: clock.now(), maxConcurrentStreams: undefined })
    await revoke()
    clock.pass(SECOND)
    return { ...running, says, clock, userId, revoke, play: () => running.create(userId) }
  }

  test('Identity is asked, although a yes is remembered', async () => {
    const { says, play, identity } = await revoked()
    says.identity = { body: { entitled: false } }
    expect(shortly(await play())).toBe('not_entitled')
    expect(identity.asked).toHaveLength(2)
  })

  test('the yes from before does not replace an answer of Identity, whatever the policy', async () => {
    for (const policy of ['deny', 'allow']) {
      const { says, play, create } = await revoked({ DEPENDENCY_FAILURE_POLICY: policy })
      says.identity = { status: 500 }
      await othersFail(create)
      expect(shortly(await play())).toBe('identity')
    }
  })

  test('a new yes of Identity counts, for the policy too', async () => {
    const { says, play, create, userId } = await revoked({ DEPENDENCY_FAILURE_POLICY: 'allow' })
    expect(shortly(await play())).toBe('granted')
    says.identity = { status: 500 }
    await othersFail(create)
    expect(shortly(await create(userId, { content_id: 'another' }))).toBe('degraded')
  })

  test('a create that had asked before it asks again', async () => {
    const { says, create, userId, clock, revoke, identity, usage } = await revoked()
    const held = Promise.withResolvers<Answer>()
    says.identity = held.promise
    const late = create(userId)
    await expect.poll(() => identity.asked.length).toBe(2)
    clock.pass(SECOND)
    await revoke()
    says.identity = { body: { entitled: false } }
    held.resolve(YES)
    clock.pass(1)
    expect(shortly(await late)).toBe('not_entitled')
    expect((await usage(userId)).active_stream_count).toBe(0)
  })

  test('a create that meets one revocation after the other is to try later', async () => {
    const { userId, clock, revoke, usage } = await revoked()
    const revokeMeanwhile = async () => {
      clock.pass(1)
      await revoke()
      return YES
    }
    const { create } = await serviceAsking([revokeMeanwhile], [YES], {}, clock.now)
    expect(shortly(await create(userId))).toBe('identity')
    expect((await usage(userId)).active_stream_count).toBe(0)
  })
})

describe('a new plan', () => {
  test('ends the newest sessions beyond its limit', async () => {
    const { plan, play, statuses, call, userId } = telling({}, 4)
    const ids = await play(4)
    expect(await plan(2)).toEqual({ outcome: 'applied', ended: 2 })
    expect(await statuses(ids)).toEqual(['active', 'active', 'terminated', 'terminated'])
    const { body } = await call('get-concurrency', userId)
    expect([body.active_stream_count, body.max_concurrent_streams]).toEqual([2, 2])
  })

  test('with more streams ends nothing and counts at once', async () => {
    const { plan, play, call, userId } = telling({}, 4)
    await play(1)
    expect(await plan(6)).toEqual({ outcome: 'applied', ended: 0 })
    expect((await call('get-concurrency', userId)).body.max_concurrent_streams).toBe(6)
  })

  test('counts for a create that had asked before it, and gives way to a later answer', async () => {
    const clock = movingClock()
    const answers: (Answer | Promise<Answer>)[] = []
    const plan = (max_concurrent_streams: number): Answer => ({ body: { entitled: true, max_concurrent_streams } })
    const running = await serviceAsking([() => answers.shift() ?? plan(3)], [YES], {}, clock.now)
    const { apply } = createEntitlementChanges(running.store, clock.now)
    const userId = newUser()
    const held = Promise.withResolvers<Answer>()
    answers.push(held.promise)
    const late = running.create(userId)
    await expect.poll(() => running.identity.asked.length).toBe(1)
    clock.pass(SECOND)
    await apply({ userId, effectiveAt: clock.now(), maxConcurrentStreams: 1 })
    held.resolve(plan(4))
    expect((await late).body.concurrency.max_concurrent_streams).toBe(1)
    clock.pass(SECOND)
    expect((await running.create(userId, { content_id: 'another' })).body.concurrency.max_concurrent_streams).toBe(3)
  })

  test('that Identity’s own later answers have overtaken is ignored', async () => {
    const { plan, play, statuses, clock } = telling({ HEARTBEAT_INTERVAL: '10m' }, 4)
    const at = clock.now()
    clock.pass(MINUTE)
    const ids = await play(3)
    expect(await plan(1, at)).toEqual({ outcome: 'ignored', ended: 0 })
    expect(await statuses(ids)).toEqual(['active', 'active', 'active'])
  })
})

test('creates and revocations at once leave no session from before', async () => {
  const says = { entitled: true }
  const many = { MAX_CONCURRENT_STREAMS: '50' }
  const running = await serviceAsking([async () => ({ body: { entitled: says.entitled } })], [YES], many)
  const { apply } = createEntitlementChanges(running.store)
  const userId = newUser()
  await running.create(newUser())
  const creates = Array.from({ length: 40 }, async (_, i) => {
    await new Promise((resolve) => setTimeout(resolve, 3 * i))
    return running.create(userId, { content_id: `title-${i % 3}` })
  })
  await creates[5]
  says.entitled = false
  await apply({ userId, effectiveAt: Date.now(), maxConcurrentStreams: undefined })
  const outcomes = (await Promise.all(creates)).map(shortly)
  expect(outcomes).toContain('granted')
  expect(shortly(await running.create(userId))).toBe('not_entitled')
  expect((await running.usage(userId)).active_stream_count).toBe(0)
})
