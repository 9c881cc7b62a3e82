import { auditEvents, auditKeys, settle, watchLimits } from './audit.ts'
import { player, type Seat } from './player.ts'
import { randomFrom, sleep } from './random.ts'
import { sender } from './request.ts'
import { setStage } from './stage.ts'
import { tally as newTally, quantile } from './tally.ts'
import { keep, type Phase } from './timetable.ts'
import { type Plan, worldOf } from './world.ts'

export type Load = Plan & { readonly phases: readonly Phase[]; readonly phaseMs: number; readonly seed: number }

const seatsOf = ({ players, seatsPerAccount }: Plan): Seat[] =>
  Array.from({ length: players }, (_, i) => ({
    userId: `load-${Math.floor(i / seatsPerAccount)}`,
    deviceId: `device-${i % seatsPerAccount}`,
  }))

/** Puts a load on the whole service and watches it; `say` gets a line for each phase. */
export const runLoad = async (load: Load, say: (line: string) => void) => {
  const tally = newTally()
  const world = worldOf(load, tally)
  const stage = await setStage(load)
  try {
    const seats = seatsOf(load)
    const send = sender(stage.runner.url, tally)
    const limits = watchLimits([...new Set(seats.map(({ userId }) => userId))], stage, world, tally)
    const lives = seats.map((seat, i) => player(seat, { send, tally, world, random: randomFrom(load.seed + i) })())
    await keep(load.phases, stage, world, async ({ name }) => {
      const [sent, tried, asked] = [tally.answers.sum(), tally.reactions.of('tried again'), stage.upstreams.asked]
      tally.latencies.length = 0
      await sleep(load.phaseMs)
      const [median, slow] = [0.5, 0.99].map((share) => Math.round(quantile(tally.latencies, share)))
      say(
        `${name.padEnd(30)} ${String(tally.answers.sum() - sent).padStart(7)} requests, p50 ${median} ms, p99 ${slow} ms, ` +
          `tried again ${tally.reactions.of('tried again') - tried}, upstreams asked ${stage.upstreams.asked - asked}`,
      )
    })
    world.end()
    await Promise.all([...lives, limits.done])
    await settle(stage, world, tally)
    const keys = await auditKeys(stage, tally)
    return {
      tally,
      events: auditEvents(stage, world, tally),
      keys,
      sessions: world.sessions.size,
      looks: limits.looks(),
      log: stage.runner.log,
    }
  } finally {
    await stage.stop()
  }
}

export type Outcome = Awaited<ReturnType<typeof runLoad>>
