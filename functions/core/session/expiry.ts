import { parseList, parseNumber } from '../redis/parse.ts'
import { deadlinesKey, PARTITIONS } from '../redis/partition.ts'
import { expireSessions } from '../redis/scripts.ts'
import type { SessionStore } from '../redis/store.ts'

/** Most sessions ended in one atomic step, and the longest it may take, in ms: Redis serves nobody else meanwhile. */
const [BATCH, MOST_MS] = [50, 1.5]
const AT_A_TIME = 8
/** No step begins with less time than this, in ms: one may take up to 4,000. */
const LAST_STEP_MS = 6_000

export type Swept = {
  /** Sessions ended. */
  readonly expired: number
  /** Members of the deadlines index that had no live session behind them, removed. */
  readonly orphans: number
  /** Sessions past their deadline that were seen and not ended, for want of time. */
  readonly overdue: number
  /** Partitions not looked into, for want of time. */
  readonly unvisited: number
  /** Partitions that could not be worked on. */
  readonly failures: readonly unknown[]
  /** Events that wait for the relay, and the longest wait, in ms. */
  readonly outboxLength: number
  readonly outboxAge: number
  /** Sessions whose deadline lies ahead. */
  readonly live: number
}

type Step = Pick<Swept, 'expired' | 'orphans' | 'overdue' | 'outboxLength' | 'outboxAge' | 'live'> & {
  readonly corrected: number
}

const parseStep = (raw: unknown): Step => {
  const [, expired = 0, orphans = 0, overdue = 0, outboxLength = 0, outboxAge = 0, corrected = 0, live = 0] =
    parseList(raw).map(parseNumber)
  return { expired, orphans, overdue, outboxLength, outboxAge, corrected, live }
}

/** The sum over the partitions: what was done adds up, of what is left each partition's latest figure counts. */
const tally = () => {
  const done = { expired: 0, orphans: 0 }
  const visited = new Set<number>()
  const last = new Map<number, Step>()
  const failures: unknown[] = []
  return {
    add: (partition: number, step: Step) => {
      done.expired += step.expired
      done.orphans += step.orphans
      visited.add(partition)
      last.set(partition, step)
    },
    fail: (partition: number, error: unknown) => {
      visited.add(partition)
      failures.push(error)
    },
    sum: (): Swept => {
      const steps = [...last.values()]
      return {
        ...done,
        overdue: steps.reduce((sum, step) => sum + step.overdue, 0),
        unvisited: PARTITIONS - visited.size,
        failures,
        outboxLength: steps.reduce((sum, step) => sum + step.outboxLength, 0),
        outboxAge: Math.max(0, ...steps.map((step) => step.outboxAge)),
        live: steps.reduce((sum, step) => sum + step.live, 0),
      }
    },
  }
}

/** The sweep. No create waits for it, for a slot is free at its deadline; but without it a silent session's end becomes no event. */
export const createExpiry = (store: SessionStore) => {
  const expire = store.script(expireSessions, parseStep)
  return {
    /**
     * Ends every live session whose deadline has passed, and cuts deadlines that a wrong clock has set too far ahead, a
     * batch of each partition in turn, until none is left or `msLeft` nears its end. Each end becomes one event, however
     * many sweeps, heartbeats and stops run at the same time; a sweep that is killed is continued by the next. Never
     * rejects for a partition: see `failures`.
     */
    sweep: async (msLeft: () => number): Promise<Swept> => {
      const result = tally()
      const queue = Array.from({ length: PARTITIONS }, (_, partition) => partition)
      const work = async () => {
        for (let next = queue.shift(); next !== undefined && msLeft() > LAST_STEP_MS; next = queue.shift()) {
          const partition = next
          try {
            const step = await expire(partition, deadlinesKey(partition), {
              ...{ batch: BATCH, most_ms: MOST_MS },
              correlation_id: '',
            })
            result.add(partition, step)
            if (step.overdue > 0 || step.corrected > 0) queue.push(partition)
          } catch (error) {
            result.fail(partition, error)
          }
        }
      }
      await Promise.all(Array.from({ length: AT_A_TIME }, work))
      return result.sum()
    },
  }
}

export type Expiry = ReturnType<typeof createExpiry>
