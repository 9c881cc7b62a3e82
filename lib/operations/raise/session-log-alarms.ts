import { Duration } from 'aws-cdk-lib'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Stage } from '../../stage/stage.ts'
import { alarm, isRaisedIn, titled } from '../alarm.ts'
import { alarmsOn } from '../alarms.ts'
import { sessionLogMetric } from '../session-log-metrics.ts'

/** The alarms on the queue and the database of the session log; none in a stage without one. */
export class SessionLogAlarms extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, topic: ITopic | undefined) {
    super(scope, id)
    for (const [name, row] of alarmsOn('session log')) {
      if (!isRaisedIn(stage, row)) continue
      const metric = sessionLogMetric(stage, row.metric, 'Maximum').with({ period: Duration.minutes(1) })
      alarm(this, name, { ...titled(name, stage), metric, above: row.above, periods: row.minutes, topic })
    }
  }
}
