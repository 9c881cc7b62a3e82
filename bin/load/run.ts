import { outboxKeys } from '../../functions/core/redis/partition.ts'
import { type BusRecord, busRecord } from './audit/bus-record.ts'
import type { Cut } from './audit/death.ts'
import { auditEvents } from './audit/event-audit.ts'
import { auditLog } from './audit/log-audit.ts'
import { storeAudit } from './audit/store-audit.ts'
import { limitOf, seatsFor } from './players/accounts.ts'
import { randomFrom, sleep } from './players/random.ts'
import { sender } from './players/request.ts'
import { viewer } from './players/viewer.ts'
import { type Plan, type World, worldOf } from './players/world.ts'
import { type Stage, startStage } from './stage/stage.ts'
import { keep, type Phase } from './stage/timetable.ts'
import { tally as newTally, quantile, type Tally } from './tally.ts'

export type Load = Plan & {
  readonly phases: readonly Phase[]
  readonly phaseMs: number
  readonly seed: number
  /** Whether there is a session log, whose rows are counted. */
  readonly sessionLog: boolean
}

/** Looks at all of Redis again and again. */
const watchStore = (stage: Stage, world: World) => {
  const audit = storeAudit(stage.redis, limitOf, world.violate)
  let looks = 0
  const done = (async () => {
    for (; !world.isOver(); await sleep(world.intervalMs / 2)) {
      await audit.look()
      looks += 1
    }
  })()
  return { done, looks: () => looks, lookAtTheEnd: audit.lookAtTheEnd }
}

/** Waits until all sessions have ended and every event has reached the bus. When that takes too long it reports a violation. */
const settle = async ({ redis, sessionLog }: Stage, world: World) => {
  const until = performance.now() + world.windowMs + 90_000
  for (;;) {
    const lengths = await Promise.all(outboxKeys.map((key) => redis.xlen(key)))
    const waiting = lengths.reduce((sum, length) => sum + length, 0)
    const live = (await redis.keys('{*}:deadlines')).length
    const passedOn = sessionLog?.events.waiting() ?? 0
    if (live + waiting + passedOn === 0) return
    if (performance.now() > until) return world.violate('Not settled in time', { live, waiting, passedOn })
    await sleep(500)
  }
}

/** What the session log has; undefined where there is none. */
const auditLogOf = async ({ sessionLog }: Stage, { events }: BusRecord, world: World) => {
  await sessionLog?.isUp()
  return sessionLog && auditLog(sessionLog.log, events, world)
}

/** What one phase has brought, as a row of the report. */
const measure = async ({ name }: Phase, ms: number, tally: Tally, stage: Stage) => {
  const { identity, content } = stage
  const before = [tally.answers.sum(), tally.reactions.of('tried again'), identity.asked, content.asked] as const
  tally.latencies.length = 0
  await sleep(ms)
  const [p50, p99] = [0.5, 0.99].map((share) => Math.round(quantile(tally.latencies, share)))
  return {
    ...{ phase: name, seconds: Math.round(ms / 1_000), requests: tally.answers.sum() - before[0], p50, p99 },
    ...{ 'tried again': tally.reactions.of('tried again') - before[1] },
    ...{ 'Identity asked': identity.asked - before[2], 'Content asked': content.asked - before[3] },
  }
}

export type Row = Awaited<ReturnType<typeof measure>>

/** Puts a load on the whole service and checks it; calls `onPhase` with the figures of each phase when it ends. */
export const runLoad = async (load: Load, onPhase: (row: Row, seconds: number) => void) => {
  const [tally, started] = [newTally(), performance.now()]
  const world = worldOf(load, tally)
  const record = busRecord(world.violate)
  const [rows, cuts] = [[] as Row[], new Map<string, Cut>()]
  const stage = await startStage(load, record.accept)
  const loseRedis = async () => {
    await stage.emptyRedis((lost) => {
      for (const [id, cut] of lost) cuts.set(id, cut)
      world.ledger.restarted(Date.now())
    })
    world.herd.redisEmptied()
  }
  try {
    const send = sender(stage.runner.url, tally)
    const store = watchStore(stage, world)
    const seats = seatsFor(load.players, load.crowded)
    const lives = seats.map((seat, i) => viewer(seat, { send, tally, world, random: randomFrom(load.seed + i) })())
    await keep(load.phases, { ...stage, loseRedis }, async (phase) => {
      const row = await measure(phase, phase.outlastsSessions ? world.windowMs + 5_000 : load.phaseMs, tally, stage)
      rows.push(row)
      onPhase(row, (performance.now() - started) / 1_000)
    })
    world.end()
    await Promise.all([...lives, store.done])
    await settle(stage, world)
    const keys = await store.lookAtTheEnd()
    const events = auditEvents(record, cuts, world)
    const logged = await auditLogOf(stage, record, world)
    return { tally, rows, events, logged, keys, looks: store.looks(), herd: world.herd.rows(), log: stage.runner.log }
  } finally {
    await stage.stop()
  }
}

export type Outcome = Awaited<ReturnType<typeof runLoad>>
