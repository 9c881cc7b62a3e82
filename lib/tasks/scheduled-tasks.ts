import { Construct } from 'constructs'
import { scheduledTasks } from '../../functions/contract/tasks.ts'
import { DeadLetterQueue } from '../events/dead-letter-queue.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { TaskFunction } from '../lambda/task-function.ts'
import { alarmNameOf, alarmText } from '../operations/alarms.ts'
import { TaskAlarms } from '../operations/task-alarms.ts'
import { scheduleGroup, scheduleTask } from './task-schedules.ts'

/** The tasks of the table, the schedules that start them, and their alarms. Runs that failed or were not started go to one queue. */
export class ScheduledTasks extends Construct {
  readonly failedRuns: DeadLetterQueue

  constructor(scope: Construct, id: string, dependencies: Dependencies) {
    super(scope, id)
    const { stage, alarmTopic } = dependencies
    const group = scheduleGroup(this, stage)
    const failedRuns = new DeadLetterQueue(this, 'FailedRuns', {
      name: alarmNameOf(stage.name, 'failed-runs'),
      about: alarmText('failed-runs', stage.name),
      alarmTopic,
    })
    for (const task of scheduledTasks) {
      const lambda = new TaskFunction(this, task, failedRuns, dependencies)
      scheduleTask(this, stage, { task, lambda, group, failedRuns })
    }
    new TaskAlarms(this, 'Monitoring', stage, alarmTopic)
    this.failedRuns = failedRuns
  }
}
