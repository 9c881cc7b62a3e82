import fc from 'fast-check'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { partitionOf, tagOf } from '../../../../functions/core/redis/partition.ts'
import { othersFail, serviceAsking, shortly } from '../../../support/entitlement/asking.ts'
import type { Answer } from '../../../support/entitlement/upstream-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { HOUR, MINUTE, movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import type { Answer as Reply } from '../../../support/service/service.ts'
import { storedMemory } from '../../../support/service/stored-memory.ts'
import { newUser } from '../../../support/service/users.ts'

const YES: Answer = { body: { entitled: true, available: true } }
const NO: Answer = { body: { entitled: false, available: false, reason: 'because' } }
const DOWN: Answer = { status: 500 }
/** Neither yes nor no, and nothing of a service's health. */
const ODD: Answer[] = [
  ...[400, 402, 409, 302, 204].map((status) => ({ status })),
  { body: '<h1>Welcome' },
  { body: {} },
  ...[-1, '2', 2.5].map((max_concurrent_streams) => ({
    body: { entitled: true, max_concurrent_streams, available: 1 },
  })),
]
const plan = (max_concurrent_streams: number): Answer => ({ body: { entitled: true, max_concurrent_streams } })
const NOT_SLOW = { MAX_CONCURRENT_STREAMS: '50', SESSION_TIMEOUT: '1m', JWT_EXPIRATION: '5m' }

/** A service whose Identity and Content answer `says` of the moment, and whose time the test moves. */
const deciding = async (settings: Record<string, string> = {}) => {
  logged() // a circuit that opens is told
  const says: { identity: Answer; content: Answer } = { identity: YES, content: YES }
  const clock = movingClock()
  const asking = await serviceAsking(
    [() => says.identity],
    [() => says.content],
    { ...NOT_SLOW, ...settings },
    clock.now,
  )
  const userId = newUser()
  const create = (more: object = {}) => asking.create(userId, { region: 'US', ...more })
  /** Creates of others, until the service is asked no more. */
  const outage = async () => {
    await othersFail(asking.create)
    const asked = counts()
    await asking.create(newUser(), { region: 'US', content_id: 'others' })
    expect(counts()).not.toEqual(asked.map((count) => count + 1))
  }
  /** The first create for which Identity is asked again. */
  const untilAsked = async (ask: () => Promise<Reply>) => {
    const [asked] = counts()
    for (;;) {
      const reply = await ask()
      if (counts()[0] !== asked) return reply
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const counts = () => [asking.identity.asked.length, asking.content.asked.length]
  return { ...asking, says, clock, userId, create, counts, outage, untilAsked }
}

describe('a remembered yes', () => {
  test('is used for as long as it is fresh, each of the two for its own time', async () => {
    const { create, clock, counts } = await deciding()
    for (const [passed, expected] of [
      [0, [1, 1]],
      [60 * SECOND - 1, [1, 1]],
      [1, [2, 1]],
      [60 * SECOND, [3, 1]],
      [180 * SECOND, [4, 2]],
    ] as const) {
      clock.pass(passed)
      const { status, body } = await create()
      expect([status, body.session.degraded]).toEqual([201, false])
      expect(counts()).toEqual(expected)
    }
  })

  test('is about this user, profile, title and region alone', async () => {
    const { create, counts, instance } = await deciding()
    await create()
    await create({ profile_id: 'kids' })
    expect(counts()).toEqual([2, 1])
    await create({ content_id: 'title-2' })
    expect(counts()).toEqual([3, 2])
    await create({ region: 'DE' })
    expect(counts()).toEqual([3, 3])
    await instance().create(newUser(), { region: 'DE' })
    expect(counts()).toEqual([4, 4])
  })

  test('is not used at all when the stage turns that off', async () => {
    const off = { ENTITLEMENT_CACHE_TTL: 'off', AVAILABILITY_CACHE_TTL: 'off', DECISION_MAX_STALE: 'off' }
    const { create, counts, says } = await deciding(off)
    await create()
    await create()
    expect(counts()).toEqual([2, 2])
    says.identity = DOWN
    expect(shortly(await create())).toBe('identity')
  })

  test('goes with the limit of the plan it was about, unless a newer one is known', async () => {
    const { create, says, clock } = await deciding()
    const limit = async (more: object = {}) => (await create(more)).body.concurrency.max_concurrent_streams
    says.identity = plan(7)
    expect(await limit()).toBe(7)
    clock.pass(SECOND)
    says.identity = plan(9)
    expect(await limit({ content_id: 'title-2' })).toBe(9)
    expect(await limit()).toBe(9)
  })
})

describe('a no', () => {
  test('is used again for five seconds and then asked again', async () => {
    const { create, says, clock, counts } = await deciding()
    says.identity = NO
    for (const passed of [0, 1, 4_998]) {
      clock.pass(passed)
      expect((await create()).body).toMatchObject({ code: 'not_entitled', reason: 'because' })
    }
    expect(counts()).toEqual([1, 1])
    says.identity = YES
    clock.pass(1)
    expect(shortly(await create())).toBe('granted')
    expect(counts()).toEqual([2, 1])
  })

  test('replaces a remembered yes, which is never used again', async () => {
    const { create, says, clock, instance, userId } = await deciding()
    expect(shortly(await create())).toBe('granted')
    clock.pass(MINUTE)
    says.identity = NO
    expect(shortly(await create())).toBe('not_entitled')
    clock.pass(5 * SECOND)
    says.identity = DOWN
    expect(shortly(await instance().create(userId, { region: 'US' }))).toBe('identity')
  })
})

describe('while a service cannot be asked', () => {
  test('its last yes stands in for a day, and record, token and events say so', async () => {
    const { create, says, clock, call, events, userId } = await deciding()
    await create()
    clock.pass(HOUR)
    says.identity = DOWN
    const { body } = await create()
    expect(body.session.degraded).toBe(true)
    expect(decodeJwt(body.playback_token).degraded).toBe(true)
    await call('send-heartbeat', body.session.session_id)
    const told = (await events(userId)).filter(({ session_id }) => session_id === body.session.session_id)
    expect(told.map(({ event_type, metadata }) => [event_type, metadata.degraded])).toEqual([
      ['playback.started', true],
      ['playback.heartbeat', true],
    ])
    clock.pass(23 * HOUR - 1)
    expect(shortly(await create())).toBe('degraded')
    clock.pass(1)
    expect(shortly(await create())).toBe('identity')
  })

  test('Content’s last yes stands in as Identity’s does', async () => {
    const { create, says, clock } = await deciding()
    await create()
    clock.pass(HOUR)
    says.content = DOWN
    expect(shortly(await create())).toBe('degraded')
    expect(shortly(await create({ region: 'DE' }))).toBe('content')
  })

  test('a create without any decision goes by the policy of the stage, once many have failed', async () => {
    for (const [policy, expected] of [
      ['allow', 'degraded'],
      ['deny', 'identity'],
    ] as const) {
      const { create, says, outage } = await deciding({ DEPENDENCY_FAILURE_POLICY: policy })
      says.identity = DOWN
      expect(shortly(await create())).toBe('identity')
      await outage()
      expect(shortly(await create())).toBe(expected)
      says.content = NO
      expect(shortly(await create({ content_id: 'title-2' }))).toBe('content_unavailable')
    }
  })

  test('a session without any decision has the default limit', async () => {
    const { create, says, outage } = await deciding({ DEPENDENCY_FAILURE_POLICY: 'allow' })
    says.identity = DOWN
    says.content = DOWN
    await outage()
    const { body } = await create()
    expect([body.session.degraded, body.concurrency.max_concurrent_streams]).toEqual([true, 50])
  })

  test('what is not known of the plan leaves the limit that is known', async () => {
    const { create, says, clock, outage } = await deciding({ DEPENDENCY_FAILURE_POLICY: 'allow' })
    says.identity = plan(2)
    await create()
    clock.pass(SECOND)
    says.identity = DOWN
    await outage()
    const { body } = await create({ content_id: 'title-2' })
    expect([body.session.degraded, body.concurrency.max_concurrent_streams]).toEqual([true, 2])
    expect((await create({ content_id: 'title-3' })).status).toBe(409)
  })

  test('an answer that cannot be used is no silence: no last yes stands in for it, and no policy', async () => {
    for (const policy of ['allow', 'deny']) {
      const { create, says, clock } = await deciding({ DEPENDENCY_FAILURE_POLICY: policy })
      expect(shortly(await create())).toBe('granted')
      clock.pass(HOUR)
      for (const odd of ODD) {
        says.identity = odd
        expect(shortly(await create()), JSON.stringify(odd)).toBe('identity')
      }
      says.identity = YES
      for (const odd of ODD) {
        says.content = odd
        expect(shortly(await create()), JSON.stringify(odd)).toBe('content')
      }
      says.content = YES
      expect(shortly(await create())).toBe('granted')
    }
  })

  test('while others’ outage lasts, an odd answer to the one who tries still admits nobody', async () => {
    const { create, says, clock, outage, untilAsked } = await deciding({ DEPENDENCY_FAILURE_POLICY: 'allow' })
    expect(shortly(await create())).toBe('granted')
    clock.pass(HOUR)
    says.identity = DOWN
    await outage()
    expect(shortly(await create())).toBe('degraded')
    says.identity = { status: 400 }
    expect(shortly(await untilAsked(() => create({ content_id: 'title-2' })))).toBe('identity')
  })

  test('a decision learned before a refusal of the slot is kept', async () => {
    const { create, counts } = await deciding({ MAX_CONCURRENT_STREAMS: '1' })
    await create()
    expect((await create({ content_id: 'title-2' })).status).toBe(409)
    expect((await create({ content_id: 'title-2' })).status).toBe(409)
    expect(counts()).toEqual([2, 2])
  })
})

test('an older answer that comes late does not replace a newer one', async () => {
  const held = Promise.withResolvers<Answer>()
  const answers = [() => held.promise, () => NO]
  const { create } = await serviceAsking([() => answers.shift()?.() ?? YES], [YES])
  const userId = newUser()
  const late = create(userId)
  await expect.poll(() => answers.length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(shortly(await create(userId))).toBe('not_entitled')
  held.resolve(YES)
  expect(shortly(await late)).toBe('granted')
  expect(shortly(await create(userId))).toBe('not_entitled')
})

test.each(['1', '2'])('decisions are forgotten by themselves, in layout %s', async (layout) => {
  const { create, says, redis, userId, clock } = await deciding({ SESSION_LAYOUT: layout })
  await create()
  says.content = NO
  await create({ content_id: 'title-2' })
  const inMemory = (await storedMemory(redis, userId)).lines.flatMap(({ name, till }) =>
    /^[ea]/.test(name) ? [till - clock.now()] : [],
  )
  const keys = await redis.keys(`${tagOf(partitionOf(userId))}:decision:${userId}:*`)
  const left = layout === '1' ? await Promise.all(keys.map((key) => redis.pttl(key))) : inMemory
  expect(left.map((ms) => Math.ceil(ms / SECOND)).sort((a, b) => a - b)).toEqual([5, 86_400, 86_400, 86_400])
})

test('a reason is remembered as it was said, whatever is in it', async () => {
  const odd = fc.array(fc.constantFrom('\t', '\n', '%', '%09', '\r', '\0', 'a', 'é', '€', '😀', '"', ' '), {
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(odd, async (letters) => {
      const { create, says, identity } = await deciding()
      says.identity = { body: { entitled: false, reason: letters.join('') } }
      const [told, repeated] = [await create(), await create()]
      expect([told.status, identity.asked.length]).toEqual([403, 1])
      expect(repeated.body).toEqual({ ...told.body, request_id: repeated.body.request_id })
      expect(told.body.reason ?? '').toBe(letters.join(''))
    }),
    { numRuns: 40 },
  )
})
