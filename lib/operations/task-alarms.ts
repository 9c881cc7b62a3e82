import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE, type MetricName } from '../../functions/contract/metrics.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm } from './alarm.ts'
import { type AlarmName, type AlarmRow, alarmNameOf, alarms, alarmText } from './alarms.ts'

/** The value of the dimension that keeps the metrics of two stages in one account apart. */
export const serviceDimension = ({ name }: Stage) => `viewing-service-${name}`

const metricOf = (metricName: MetricName, stage: Stage) =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: serviceDimension(stage) },
    statistic: 'Maximum',
    period: Duration.minutes(1),
  })

/** Alarms on the metrics of the tasks. Each dead-letter queue has its own alarm. */
export class TaskAlarms extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, topic: ITopic | undefined) {
    super(scope, id)
    for (const [name, row] of Object.entries(alarms) as [AlarmName, AlarmRow][]) {
      if (row.on !== 'metric') continue
      const { metric, above, periods, silence } = row
      alarm(this, name, {
        ...{ above, periods, silence, topic },
        about: alarmText(name, stage.name),
        alarmName: alarmNameOf(stage.name, name),
        metric: metricOf(metric, stage),
      })
    }
  }
}
