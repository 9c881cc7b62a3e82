import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { expiry, report, type TaskRuntime } from './runtime/task-parts.ts'

/** Fails when a partition could not be swept, so that the failure is seen; the others have been swept all the same. */
export const expireSessions =
  ({ expiry, report }: Pick<TaskRuntime, 'expiry' | 'report'>): TaskHandler =>
  async (_input, context) => {
    const { failures, ...swept } = await expiry.sweep(() => context.getRemainingTimeInMillis())
    report({
      SessionsExpired: swept.expired,
      SessionsOverdue: swept.overdue,
      OrphansRemoved: swept.orphans,
      PartitionsUnvisited: swept.unvisited,
      // Of a part of the partitions they would say that all is well: the alarm on the outbox is raised by silence.
      ...(failures.length + swept.unvisited === 0 && {
        ...{ OutboxLength: swept.outboxLength, OutboxAge: swept.outboxAge, LiveSessions: swept.live },
      }),
    })
    if (failures.length > 0) throw new Error(`${failures.length} partitions could not be swept`, { cause: failures[0] })
    return swept
  }

export const handler = bindTask(expireSessions, { expiry, report })
