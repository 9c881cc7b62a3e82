import fc from 'fast-check'
import { expect } from 'vitest'
import { Refusal } from '../../functions/core/refusal.ts'
import { allowed, type Racer, racersOfAnAccount, running } from '../support/races/racers.ts'
import { racing } from '../support/races/racing.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { MINUTE } from '../support/service/moving-clock.ts'
import { size } from '../support/size.ts'

const RUNS = { numRuns: size(25, 1_000) }
const TIMEOUT = size(60_000, 3_600_000)
const times = <Value>(count: number, make: (i: number) => Value) => Array.from({ length: count }, (_, i) => make(i))

testOnServer(
  'in every order of the steps of concurrent creates exactly as many sessions as fit are granted',
  async () => {
    const { begin, race, create } = await racing()
    const property = async (s: fc.Scheduler, planLimit: number, players: number) => {
      const audit = await begin({ planLimit })
      const answers = await race(
        s,
        times(players, () => create),
      )
      const codes = answers.map(({ code }) => code).sort()
      const refused = times(Math.max(0, players - planLimit), () => 'concurrency_limit_reached')
      expect(codes).toEqual([...refused, ...times(Math.min(players, planLimit), () => 'granted')])
      expect(await audit.faults()).toEqual([])
    }
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 6 }), property),
      RUNS,
    )
  },
  TIMEOUT,
)

testOnServer(
  'one request sent several times at once gets one answer',
  async () => {
    const { begin, race, create } = await racing()
    const property = async (s: fc.Scheduler, copies: number, rivals: number) => {
      const audit = await begin({ planLimit: 2 })
      const same = times(copies, () => () => create({ key: 'k' }))
      const answers = await race(s, [...same, ...times(rivals, () => () => create())])
      const [ids, codes] = [
        answers.slice(0, copies).map(({ id }) => id),
        answers.slice(0, copies).map(({ code }) => code),
      ]
      expect(new Set(ids).size).toBe(1)
      expect(codes.sort()).toEqual(
        ids[0] ? ['granted', ...times(copies - 1, () => 'replayed')] : times(copies, () => 'concurrency_limit_reached'),
      )
      expect(await audit.faults()).toEqual([])
      expect(audit.counts.get('playback.started')).toBe(Math.min(2, rivals + (ids[0] ? 1 : 0)))
    }
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 3 }), property),
      RUNS,
    )
  },
  TIMEOUT,
)

testOnServer(
  'a revocation among creates leaves no session on an older decision',
  async () => {
    const { begin, race, create, gate, says, instance, userId, world } = await racing()
    const revoke = async () => {
      await gate(
        'identity revokes',
        async () => void Object.assign(says, { denied: new Refusal('not_entitled', 'No.') }),
      )
      await instance.apply({ userId, effectiveAt: world.clock.now(), maxConcurrentStreams: undefined })
      return { code: 'revoked' }
    }
    const property = async (s: fc.Scheduler, before: number, players: number) => {
      const audit = await begin({ planLimit: 4 })
      for (let i = 0; i < before; i++) await create()
      const racers = times(players, () => () => create())
      const codes = (await race<{ code: string }>(s, [...racers, revoke])).map(({ code }) => code)
      expect(['granted', 'not_entitled', 'concurrency_limit_reached', 'revoked']).toEqual(expect.arrayContaining(codes))
      expect((await instance.list(userId)).count).toBe(0)
      expect(await audit.faults()).toEqual([])
    }
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 4 }), property),
      RUNS,
    )
  },
  TIMEOUT,
)

testOnServer(
  'whatever happens to an account at once, its sessions, indexes and events agree, and each session ends once',
  async () => {
    const account = await racing()
    const { begin, race, create, instance, world } = account
    const property = async (s: fc.Scheduler, racers: Racer[]) => {
      const audit = await begin({ planLimit: 2 })
      const first = [await create({ device: 'tv' }), await create({ device: 'phone' })].map(({ id }) => id ?? '')
      const answers = await race(s, racers.map(running(account, first)))
      expect(answers.filter((code) => !allowed.has(code))).toEqual([])
      expect(await audit.faults()).toEqual([])
      world.clock.pass(MINUTE)
      expect(await instance.sweep(() => MINUTE)).toMatchObject({ orphans: 0, overdue: 0, failures: [] })
      expect(await audit.faults()).toEqual([])
      expect(await world.ask.keys('*:deadlines')).toEqual([])
    }
    await fc.assert(fc.asyncProperty(fc.scheduler(), racersOfAnAccount, property), { numRuns: size(40, 1_000) })
  },
  TIMEOUT,
)
