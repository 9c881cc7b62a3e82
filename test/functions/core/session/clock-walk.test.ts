import fc from 'fast-check'
import { expect, test } from 'vitest'
import { telling } from '../../../support/entitlement/telling.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { HOUR, MINUTE, SECOND } from '../../../support/service/moving-clock.ts'
import { size } from '../../../support/size.ts'

const LIMIT = 3
const WINDOW = 90 * SECOND
/** Redis' clock may step back by so much before a date ahead of it is not believed. */
const STEP = 5 * SECOND

const jump = fc.oneof(
  fc.integer({ min: -20 * SECOND, max: 20 * SECOND }),
  fc.integer({ min: -20 * MINUTE, max: 20 * MINUTE }),
  fc.integer({ min: -20 * HOUR, max: 20 * HOUR }),
)
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('jump' as const), by: jump }),
    fc.record({ kind: fc.constant('pass' as const), by: fc.integer({ min: 1, max: 60 * SECOND }) }),
    fc.record({ kind: fc.constantFrom('create', 'beat', 'pause', 'resume', 'list', 'stop', 'sweep') }),
    fc.record({ kind: fc.constantFrom('revoke', 'plan') }),
  ),
  { minLength: 10, maxLength: 60 },
)

test('however Redis’ clock jumps, the limit holds, nothing fails, and silence and revocations end what they should', async () => {
  const { address } = await ownRedis()
  const property = fc.asyncProperty(steps, async (walk) => {
    const world = telling({ REDIS_ADDR: address, MAX_CONCURRENT_STREAMS: `${LIMIT}`, HEARTBEAT_EVENT_INTERVAL: '1m' })
    const { call, create, userId, pass, clock, usage, sweep, revoke, plan, statuses } = world
    const ids: string[] = []
    const tryCreate = async () => {
      const first = await create(userId)
      if (first.status === 503) pass(STEP + 1) // a revocation that is ahead by no more counts until then
      const { status, body } = first.status === 503 ? await create(userId) : first
      if (status === 201) ids.push(body.session.session_id)
      expect([201, 409]).toContain(status)
      if (status === 409) expect(body.retry_after_seconds ?? 0).toBeLessThanOrEqual((WINDOW + STEP) / SECOND)
      expect(body.active_stream_count ?? body.concurrency.active_stream_count).toBeLessThanOrEqual(LIMIT)
      return status
    }
    const onLast = (verb: 'send-heartbeat' | 'pause-session' | 'resume-session' | 'stop-session') => async () => {
      const last = ids.at(-1)
      if (last) expect([200, 410]).toContain((await call(verb, last)).status)
    }
    const acts = {
      create: async () => void (await tryCreate()),
      beat: onLast('send-heartbeat'),
      pause: onLast('pause-session'),
      resume: onLast('resume-session'),
      stop: onLast('stop-session'),
      list: async () => expect((await usage()).active_stream_count).toBeLessThanOrEqual(LIMIT),
      sweep: async () => expect((await sweep()).failures).toEqual([]),
      plan: async () => void (await plan(LIMIT)),
      revoke: async () => {
        pass(1) // a later one than the last
        expect((await revoke()).outcome).toBe('applied')
        const left = (await statuses(ids)).filter((status) => status === 'active' || status === 'paused')
        expect(left).toEqual([])
      },
    }
    for (const step of walk) {
      if ('by' in step) step.kind === 'jump' ? clock.pass(step.by) : pass(step.by)
      else await acts[step.kind as keyof typeof acts]()
    }
    await sweep()
    pass(WINDOW + STEP)
    expect((await usage()).active_stream_count).toBe(0)
    expect(await tryCreate()).toBe(201)
  })
  await fc.assert(property, { numRuns: size(40, 1_000) })
})
