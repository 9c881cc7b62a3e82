import { randomInt } from 'node:crypto'
import { expect } from 'vitest'
import { auditor } from '../support/random-use/audit.ts'
import { operate } from '../support/random-use/operations.ts'
import { randomWorld, TIMES, type World } from '../support/random-use/world.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { MINUTE } from '../support/service/moving-clock.ts'
import { size } from '../support/size.ts'

const OPERATIONS = size(5_000, 1_000_000)
const USERS = size(40, 100)
const SEED = Number(process.env.SEED ?? randomInt(2 ** 31))
const AT_ONCE = 32
/** Between two looks at the outboxes, and at the whole of Redis. */
const DRAINED = 500
const AUDITED = size(1_000, 20_000)
const LOST = 2_300

/** What has to come of it at least once, or little was tried; of the rest a short run may have none. */
const expected = [
  ...['create: granted', 'create: replayed', 'create: concurrency_limit_reached', 'create: rate_limited'],
  ...[
    'create: not_entitled',
    'create: content_unavailable',
    'create: dependency_unavailable',
    'heartbeat: rate_limited',
  ],
  'list: rate_limited',
  ...['heartbeat: session_ended', 'heartbeat: session_not_found', 'revoke: applied', 'plan: applied', 'plan: ignored'],
  ...['terminated', 'displaced', 'superseded', 'entitlement_revoked'].map((why) => `playback.completed ${why}`),
  ...['playback.completed', 'playback.stopped stopped', 'playback.denied', 'playback.paused', 'playback.resumed'],
  'heartbeats dropped',
]
const rare = [
  ...['create: idempotency_key_reused', 'create: session_ended', 'useToken: rate_limited', 'revoke: ignored'],
  ...['pause: rate_limited', 'resume: rate_limited', 'find: rate_limited', 'stop: rate_limited'],
  ...['missed_heartbeats', 'session_timeout', 'paused_too_long'].map((why) => `playback.expired ${why}`),
  ...['sweep: swept'],
]

/**
 * The clock waits for an operation that is under way for longer, in ms. An operation sends the time at which it began, and
 * where that is more than 5 s behind a date in Redis the date is taken for wrong (dates.lua). Redis' own clock is read in the
 * step itself and cannot lag so.
 */
const LONGEST = 4_000

/** So many at once, from `first` to before `last`; every so often all connections break, and what was under way is sent again. */
const runTurns = async (world: World, first: number, last: number, seen: Map<string, number>) => {
  let turn = first
  const begun = new Map<number, number>()
  const work = async () => {
    while (turn < last) {
      const own = turn++
      begun.set(own, world.clock.now())
      const outcome = await operate(world, own)
      begun.delete(own)
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
      if (world.clock.now() - Math.min(...begun.values()) < LONGEST) world.clock.pass(turn % 9)
      if (turn % LOST === 0) await world.ask.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

/** Long after the last sign of life, swept. */
const endAll = async ({ clock, instances: [instance] }: World) => {
  clock.pass(TIMES.session)
  expect(await instance?.sweep(() => MINUTE)).toMatchObject({ orphans: 0, overdue: 0, unvisited: 0, failures: [] })
}

testOnServer(
  `the invariants hold through ${OPERATIONS} random operations (seed ${SEED})`,
  async () => {
    const world = await randomWorld({ seed: SEED, users: USERS })
    const audit = auditor(world)
    const seen = new Map<string, number>()
    const expectNoFault = async (turn: number) => {
      const faults = await audit.faults()
      expect(faults.slice(0, 10), `SEED=${SEED}, by operation ${turn}`).toEqual([])
    }
    for (let turn = 0; turn < OPERATIONS; turn += DRAINED) {
      await runTurns(world, turn, turn + DRAINED, seen)
      await audit.drain()
      if ((turn + DRAINED) % AUDITED === 0) await expectNoFault(turn + DRAINED)
    }
    await endAll(world)
    await expectNoFault(OPERATIONS)
    expect(await world.ask.keys('*:deadlines')).toEqual([])
    const all = [...expected, ...(OPERATIONS > 100_000 ? rare : [])]
    expect(all.filter((outcome) => !seen.has(outcome) && !audit.counts.has(outcome))).toEqual([])
    console.log(Object.fromEntries([...seen, ...audit.counts]))
  },
  size(60_000, 3_600_000),
)
