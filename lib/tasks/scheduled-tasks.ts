import { Construct } from 'constructs'
import type { TaskName } from '../../functions/contract/tasks.ts'
import { DeadLetterQueue } from '../events/dead-letter-queue.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { TaskFunction } from '../lambda/task-function.ts'
import { alarmNameOf, alarmText } from '../operations/alarms.ts'
import { TaskAlarms } from '../operations/task-alarms.ts'
import { scheduledTasksOf } from '../stage/functions-of.ts'
import { scheduleGroup, scheduleTask } from './task-schedules.ts'

/** The tasks of the table, the schedules that start them, and their alarms. Runs that failed or were not started go to one queue. */
export class ScheduledTasks extends Construct {
  readonly failedRuns: DeadLetterQueue
  readonly #functions = new Map<TaskName, TaskFunction>()

  constructor(scope: Construct, id: string, dependencies: Dependencies) {
    super(scope, id)
    const { stage, alarmTopic } = dependencies
    const group = scheduleGroup(this, stage)
    const failedRuns = new DeadLetterQueue(this, 'FailedRuns', {
      name: alarmNameOf(stage.name, 'failed-runs'),
      about: alarmText('failed-runs', stage.name),
      alarmTopic,
    })
    for (const task of scheduledTasksOf(stage)) {
      const lambda = new TaskFunction(this, task, failedRuns, dependencies)
      this.#functions.set(task, lambda)
      scheduleTask(this, stage, { task, lambda, group, failedRuns })
    }
    new TaskAlarms(this, 'Monitoring', stage, alarmTopic)
    this.failedRuns = failedRuns
  }

  /** The function of a task; undefined where the stage has none. */
  functionOf(task: TaskName): TaskFunction | undefined {
    return this.#functions.get(task)
  }
}
