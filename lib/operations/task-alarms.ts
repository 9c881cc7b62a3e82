import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Stage } from '../stage/stage.ts'
import { alarm, titled } from './alarm.ts'
import { alarmsOn } from './alarms.ts'
import { serviceMetric } from './metrics.ts'

/** Alarms on the metrics of the tasks. Each dead-letter queue has its own alarm. */
export class TaskAlarms extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, topic: ITopic | undefined) {
    super(scope, id)
    for (const [name, { metric, above, periods, silence }] of alarmsOn('metric'))
      alarm(this, name, {
        ...{ ...titled(name, stage), above, periods, silence, topic },
        metric: serviceMetric(stage, metric, { statistic: 'Maximum' }),
      })
  }
}
