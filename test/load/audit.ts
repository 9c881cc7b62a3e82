import { deadlinesKey, outboxKeys, slotsKey } from '../../functions/core/partition.ts'
import { sleep } from './random.ts'
import type { Stage } from './stage.ts'
import type { Tally } from './tally.ts'
import type { World } from './world.ts'

/** Streams of an account that live at this moment, by Redis' clock. */
const LIVE = `
  local time = redis.call('TIME')
  return redis.call('ZCOUNT', KEYS[1], '(' .. string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), '+inf')`

/** Looks at every account, again and again, on a line of its own. */
export const watchLimits = (accounts: readonly string[], { redis }: Stage, world: World, tally: Tally) => {
  let looks = 0
  const look = async () => {
    for (const userId of accounts) {
      const count = Number(await redis.eval(LIVE, 1, slotsKey(userId)))
      if (count > world.limit) tally.violate('more streams than the limit', { userId, count })
      looks += 1
    }
  }
  const done = (async () => {
    while (!world.isOver()) {
      await look()
      await sleep(1_000)
    }
  })()
  return { done, looks: () => looks }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
const partitions = [...outboxKeys.keys()]
/** Events that wait, and sessions that nobody has ended. */
const waiting = async ({ redis }: Stage) => ({
  events: sum(await Promise.all(outboxKeys.map((key) => redis.xlen(key)))),
  sessions: sum(await Promise.all(partitions.map((partition) => redis.zcard(deadlinesKey(partition))))),
})

/** Until all sessions have ended, and all that happened has reached the bus; gives up after a while, and says so. */
export const settle = async (stage: Stage, world: World, tally: Tally) => {
  const until = performance.now() + world.timeoutMs + 60_000
  for (;;) {
    const left = await waiting(stage)
    if (left.events + left.sessions === 0) return
    if (performance.now() > until) return tally.violate('not settled in time', left)
    await sleep(500)
  }
}

const isKept = (key: string) => key.endsWith(':outbox')

/** What is left in Redis after everything has ended: outboxes, empty, and what leaves by itself. */
export const auditKeys = async ({ redis }: Stage, tally: Tally) => {
  const keys = await redis.keys('*')
  for (const key of keys) {
    if (!isKept(key) && (await redis.pttl(key)) < 0) tally.violate('a key that nothing will end', { key })
  }
  return keys.length
}

/** What the bus must have heard of each session: everything, in order, and one end. */
export const auditEvents = ({ bus }: Pick<Stage, 'bus'>, world: World, tally: Tally) => {
  const bySession = Map.groupBy(bus.events.values(), ({ session_id }) => String(session_id))
  const lost = { events: 0, withRedis: 0 }
  for (const [id, userId] of world.sessions) {
    const told = bySession.get(id) ?? []
    const [heard, gone] = [told.map(({ sequence }) => Number(sequence)), world.lostWith(id)]
    const sequences = new Set([...heard, ...gone])
    const missing = Math.max(1, ...sequences) - sequences.size
    const ends = told.filter(({ metadata }) => metadata.end_reason).length
    const hasEnd = ends > 0 || gone.length > 0 || world.isLost(id)
    lost.events += missing + Number(!hasEnd)
    lost.withRedis += gone.length
    if (missing > 0 || !hasEnd || ends > 1)
      tally.violate('events that do not tell a whole session', { userId, id, heard, gone, ends })
  }
  for (const fault of bus.faults) tally.violate('an event that is none', fault)
  return { ...lost, accepted: bus.events.size, repeats: bus.repeats }
}
