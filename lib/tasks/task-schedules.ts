import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { PARTITIONS } from '../../functions/contract/sizes.ts'
import { type scheduledTasks, tasks } from '../../functions/contract/tasks.ts'
import type { Stage } from '../stage/stage.ts'
import { scheduleRole } from './schedule-role.ts'

type ScheduledTask = (typeof scheduledTasks)[number]

/** Scheduler's shortest age: a run that could not be started within a minute is given up, and the next one does its work. */
const STARTING = { maxEventAge: Duration.minutes(1), retryAttempts: 2 }

/** All partitions in equal ranges, each from its first to its last, for `relays` publishers: a power of two. */
const publishers = (relays: number): [string, object][] => {
  const size = PARTITIONS / relays
  const ranges = Array.from({ length: relays }, (_, i) => [i * size, (i + 1) * size - 1])
  return ranges.map((range) => [`publish-events-${range.join('-')}`, { partitions: range }])
}

/** What each schedule of a task is called, and the input it gives. */
const inputsOf = (task: ScheduledTask, { events }: Stage): [string, object][] =>
  task === 'publish-events' ? publishers(events.relays ?? 1) : [[task, {}]]

/** Always deleted with the stack: a group that stayed would block the next deployment. */
export const scheduleGroup = (scope: Construct, { name }: Stage) =>
  new ScheduleGroup(scope, 'Schedules', {
    scheduleGroupName: `viewing-service-${name}`,
    removalPolicy: RemovalPolicy.DESTROY,
  })

type TaskSchedule = {
  readonly task: ScheduledTask
  readonly lambda: Lambda
  readonly group: ScheduleGroup
  /** For the runs that could not be started. */
  readonly failedRuns: IQueue
}

/** Starts a task as often as the table says: `publish-events` once for each range of partitions. */
export const scheduleTask = (scope: Construct, stage: Stage, { task, lambda, group, failedRuns }: TaskSchedule) => {
  const role = scheduleRole({ lambda, group, failedRuns })
  for (const [name, input] of inputsOf(task, stage))
    new Schedule(scope, `${name}-schedule`, {
      scheduleName: `viewing-service-${stage.name}-${name}`,
      scheduleGroup: group,
      description: tasks[task].summary,
      schedule: ScheduleExpression.expression(tasks[task].schedule),
      target: new LambdaInvoke(lambda, {
        ...STARTING,
        role,
        input: ScheduleTargetInput.fromObject(input),
        deadLetterQueue: failedRuns,
      }),
    })
}
