import { Duration } from 'aws-cdk-lib'
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../functions/contract/metrics.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm, titled } from './alarm.ts'
import { alarms } from './alarms.ts'
import { lineWith } from './filters.ts'

/** The endpoints whose logs are watched: of those that hold the keys, the ones that are called all the time. */
export const KEY_WATCHERS = alarms.SigningKeyFault.of

/**
 * One alarm on what functions log about the key set: a key is damaged, or the generated symmetric key still signs. One
 * line is enough, because a stage with little traffic may log only one.
 */
export class SigningKeysAlarm extends Construct {
  constructor(scope: Construct, id: string, logs: readonly ILogGroup[], stage: Stage, topic: ITopic | undefined) {
    super(scope, id)
    const filters = logs.map(
      (logGroup, i) =>
        new MetricFilter(this, `Log${i}`, {
          logGroup,
          filterPattern: lineWith(alarms.SigningKeyFault),
          metricNamespace: METRIC_NAMESPACE,
          metricName: `${stage.name}-SigningKeyFault`,
          metricValue: '1',
        }),
    )
    const [filter] = filters
    if (!filter) return
    alarm(this, 'Alarm', {
      ...{ ...titled('SigningKeyFault', stage), topic, above: 0 },
      metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
    })
  }
}
