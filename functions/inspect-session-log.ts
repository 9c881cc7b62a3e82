import { inspectionRequest, MOST_EVENTS } from './contract/inspection/inspection.ts'
import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { inspection, type LogRuntime } from './runtime/log-parts.ts'

/** For `npm run session-log`: says which of these events the log has not, or how many of a day it has. */
export const inspectSessionLog =
  ({ inspection }: Pick<LogRuntime, 'inspection'>): TaskHandler =>
  async (input) => {
    const { data } = inspectionRequest.safeParse(input)
    if (!data) throw new Error(`The input must be {"day"} or {"events"}, at most ${MOST_EVENTS} of them`)
    return 'day' in data ? { counted: await inspection.counted(data.day) } : inspection.missing(data.events)
  }

export const handler = bindTask(inspectSessionLog, { inspection })
