import { Duration } from 'aws-cdk-lib'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../functions/contract/metrics.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm } from './alarm.ts'

/** By alarm: what a line of create-session's log holds, and what it means. Lambda puts what is logged under `message`. */
const ALARMS = {
  UpstreamRejects: {
    pattern: FilterPattern.numberValue('$.message.upstream_status', '=', 401),
    about: 'Identity or Content answers our requests with 401: see the bearer secrets',
  },
  UpstreamUnusable: {
    pattern: FilterPattern.stringValue('$.message.answer', '=', 'unusable'),
    about:
      'Identity or Content answers some questions with neither yes nor no: see the log of create-session; only these creates fail',
  },
  UpstreamLeftAlone: {
    pattern: FilterPattern.stringValue('$.message.circuit', '=', 'open'),
    about:
      'Identity or Content fails for many users: creates go by what is remembered, then by DEPENDENCY_FAILURE_POLICY',
  },
}

/** Alarms on what create-session says of the two services it asks: endpoints write no metrics, that would cost each start. */
export class UpstreamAlarms extends Construct {
  constructor(scope: Construct, id: string, logGroup: ILogGroup, { name }: Stage, topic: ITopic | undefined) {
    super(scope, id)
    for (const [metricName, { pattern, about }] of Object.entries(ALARMS)) {
      const filter = new MetricFilter(this, metricName, {
        logGroup,
        filterPattern: pattern,
        metricNamespace: METRIC_NAMESPACE,
        metricName: `${name}-${metricName}`,
        metricValue: '1',
      })
      alarm(this, `${metricName}-alarm`, {
        ...{ about, topic, above: 0, alarmName: `viewing-service-${name}-${metricName}` },
        metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(1) }),
      })
    }
  }
}
