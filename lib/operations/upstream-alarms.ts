import { Duration } from 'aws-cdk-lib'
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../functions/contract/metrics.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm, titled } from './alarm.ts'
import { alarms } from './alarms.ts'
import { lineWith } from './filters.ts'

const UPSTREAM_ALARMS = ['UpstreamCircuitOpen', 'UpstreamRejectsCredential', 'UpstreamAnswerUnusable'] as const

/** Alarms on what create-session logs about Identity and Content. Endpoints write no metrics, because that would slow down each start. */
export class UpstreamAlarms extends Construct {
  constructor(scope: Construct, id: string, logGroup: ILogGroup, stage: Stage, topic: ITopic | undefined) {
    super(scope, id)
    for (const alarmName of UPSTREAM_ALARMS) {
      const filter = new MetricFilter(this, alarmName, {
        logGroup,
        filterPattern: lineWith(alarms[alarmName]),
        metricNamespace: METRIC_NAMESPACE,
        metricName: `${stage.name}-${alarmName}`,
        metricValue: '1',
      })
      alarm(this, `${alarmName}-alarm`, {
        ...{ ...titled(alarmName, stage), topic, above: 0 },
        metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(1) }),
      })
    }
  }
}
