import { Duration } from 'aws-cdk-lib'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../functions/contract/metrics.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm } from './alarm.ts'
import { alarmNameOf, alarms, alarmText } from './alarms.ts'

const UPSTREAM_ALARMS = ['UpstreamCircuitOpen', 'UpstreamRejectsCredential', 'UpstreamAnswerUnusable'] as const

/** Lambda puts what is logged under `message`. */
const patternOf = ({ member, is }: { readonly member: string; readonly is: string | number }) => {
  const field = `$.message.${member}`
  return typeof is === 'number' ? FilterPattern.numberValue(field, '=', is) : FilterPattern.stringValue(field, '=', is)
}

/** Alarms on what create-session logs about Identity and Content. Endpoints write no metrics, because that would slow down each start. */
export class UpstreamAlarms extends Construct {
  constructor(scope: Construct, id: string, logGroup: ILogGroup, { name }: Stage, topic: ITopic | undefined) {
    super(scope, id)
    for (const alarmName of UPSTREAM_ALARMS) {
      const filter = new MetricFilter(this, alarmName, {
        logGroup,
        filterPattern: patternOf(alarms[alarmName]),
        metricNamespace: METRIC_NAMESPACE,
        metricName: `${name}-${alarmName}`,
        metricValue: '1',
      })
      alarm(this, `${alarmName}-alarm`, {
        ...{ topic, above: 0, about: alarmText(alarmName, name), alarmName: alarmNameOf(name, alarmName) },
        metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(1) }),
      })
    }
  }
}
