import * as z from 'zod/mini'
import { PARTITIONS } from './core/redis/partition.ts'
import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { relay, report, type TaskRuntime } from './runtime/task-parts.ts'

const partition = z.int().check(z.minimum(0), z.maximum(PARTITIONS - 1))
const ascending = z.refine<[number, number]>(([first, last]) => first <= last)
/** All partitions without a range. `redrive`, for a person to ask for, only puts dead letters back: the next run has them. */
const input = z.strictObject({
  partitions: z._default(z.tuple([partition, partition]).check(ascending), [0, PARTITIONS - 1]),
  redrive: z._default(z.boolean(), false),
})

const readInput = (written: unknown) => {
  const read = input.safeParse(written ?? {})
  if (read.success) return read.data
  const form = `{"partitions":[first,last],"redrive":false}, partitions being whole numbers from 0 to ${PARTITIONS - 1}`
  throw new Error(`The input must be ${form}`)
}

export const publishEvents =
  ({ relay, report }: Pick<TaskRuntime, 'relay' | 'report'>): TaskHandler =>
  async (written, context) => {
    const { partitions, redrive } = readInput(written)
    if (redrive) return { redriven: await relay.redrive(partitions) }
    return relay.run(
      partitions,
      () => context.getRemainingTimeInMillis(),
      ({ published, retried, deadLettered, started, degraded, ages, counted }) =>
        report(
          {
            ...{ EventsPublished: published, EventsRetried: retried, EventsDeadLettered: deadLettered },
            ...{ PublishDelay: ages, SessionsStarted: started, StartsDegraded: degraded },
          },
          counted,
        ),
    )
  }

export const handler = bindTask(publishEvents, { relay, report })
